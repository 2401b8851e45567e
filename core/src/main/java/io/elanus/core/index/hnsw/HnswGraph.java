package io.elanus.core.index.hnsw;

import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.scan.CodeErrors;
import io.elanus.core.index.hnsw.scan.CodedQuery;
import io.elanus.core.index.hnsw.scan.Sketches;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.quantizer.SevenBitQuantizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A graph on 7-bit codes and all that a search must know of it.
///
/// @param order of the elements in codes, and in what the quantizer is asked for
/// @param rows the vectors it was built from, by which candidates are scored exactly
/// @param errors how far the rows are from their codes
/// @param longest the length of the longest row as coded
/// @param curve how its recall grows with the beam; empty when that was not measured
record HnswGraph(
    Metric metric,
    SevenBitQuantizer quantizer,
    CodeOrder order,
    NodeRecords nodes,
    EntrySample sample,
    Twins twins,
    VectorRows rows,
    CodeErrors errors,
    float longest,
    RecallCurve curve) {

  /// Checks a file and copies what is hot into `arena`; `file` may be unmapped afterwards.
  ///
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged or belongs to other
  ///   rows
  static HnswGraph open(MemorySegment file, VectorRows rows, Arena arena) {
    HnswFile header = HnswFile.read(file);
    SectionTable.requireRows(header.elementType(), header.dimension(), header.rowCount(), rows);
    MemorySegment origin = header.section(file, HnswFile.Section.ORIGIN);
    SevenBitQuantizer quantizer = quantizer(header, origin);
    CodeOrder order = order(header, origin);
    EntrySample sample =
        new EntrySample(
            header.section(file, HnswFile.Section.SAMPLE_NODES).toArray(NodeRecords.INT32),
            HugePages.copy(header.section(file, HnswFile.Section.SAMPLE_CODES), arena),
            header.codeBytes());
    NodeRecords nodes =
        header
            .layout()
            .of(
                HugePages.copy(header.section(file, HnswFile.Section.NODES), arena),
                header.rowCount(),
                header.codeBytes(),
                header.maxDegree());
    Twins twins = Twins.read(header.section(file, HnswFile.Section.TWINS), header.rowCount());
    if (twins == null) {
      throw HnswFile.damaged("names rows that cannot share a code");
    }
    float[] errors = header.section(file, HnswFile.Section.ERRORS).toArray(HnswFile.FLOAT32);
    RecallCurve curve = RecallCurve.read(header.section(file, HnswFile.Section.CURVE));
    if (curve == null) {
      throw HnswFile.damaged("has a curve of recall that is none");
    }
    return new HnswGraph(
        header.metric(),
        quantizer,
        order,
        nodes,
        sample,
        twins,
        rows,
        CodeErrors.of(errors, quantizer),
        header.longest(),
        curve);
  }

  private static SevenBitQuantizer quantizer(HnswFile header, MemorySegment origin) {
    float[] elements = origin.asSlice(0, 4L * header.dimension()).toArray(HnswFile.FLOAT32);
    return new SevenBitQuantizer(elements, header.scale());
  }

  private static CodeOrder order(HnswFile header, MemorySegment origin) {
    int[] elements = origin.asSlice(4L * header.dimension()).toArray(NodeRecords.INT32);
    CodeOrder order = new CodeOrder(elements, header.prefix());
    if (!order.fits(header.dimension(), header.codeBytes())) {
      throw HnswFile.damaged("has codes of elements in an impossible order");
    }
    return order;
  }

  /// Rows, nodes and their twins.
  int count() {
    return nodes.count();
  }

  CodeSpace space() {
    return CodeSpace.of(metric);
  }

  /// The distances of codes from a query's.
  CodeDistances distances(CodedQuery query) {
    return space().from(query.code(), 0, nodes.codeBytes(), order.prefix());
  }

  /// Sketches of all rows: seconds of work.
  ///
  /// @param arena shared; lives as long as they are looked at
  Sketches sketches(Arena arena) {
    return Sketches.of(nodes, sample, space(), rows.dimension(), arena);
  }

  long residentBytes() {
    return nodes.bytes().byteSize()
        + sample.codes().byteSize()
        + 4L * sample.count()
        + errors.residentBytes()
        + twins.residentBytes();
  }
}
