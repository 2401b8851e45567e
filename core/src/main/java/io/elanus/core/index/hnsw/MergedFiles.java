package io.elanus.core.index.hnsw;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.MergedIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.link.OldGraph;
import io.elanus.core.kernel.distance.Metric;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The files of graphs whose segments were merged.
final class MergedFiles {
  private MergedFiles() {}

  /// Reads the graphs, in this order, but for those whose file is damaged, belongs to other rows or
  /// has links by other distances.
  static List<OldGraph> read(List<MergedIndex> merged, VectorRows rows, Metric metric) {
    return merged.stream()
        .map(index -> read(index, rows, metric))
        .filter(Objects::nonNull)
        .toList();
  }

  private static @Nullable OldGraph read(MergedIndex merged, VectorRows rows, Metric metric) {
    try {
      HnswFile file = HnswFile.read(merged.file());
      if (file.rowCount() != merged.rowOf().length
          || file.dimension() != rows.dimension()
          || file.elementType() != rows.type()
          || file.metric() != metric) {
        return null;
      }
      NodeRecords nodes =
          file.layout()
              .of(
                  file.section(merged.file(), HnswFile.Section.NODES),
                  file.rowCount(),
                  file.codeBytes(),
                  file.maxDegree());
      Twins twins =
          Twins.read(file.section(merged.file(), HnswFile.Section.TWINS), file.rowCount());
      return twins == null ? null : new OldGraph(nodes.lists(), twins, merged.rowOf());
    } catch (DatabaseException damaged) {
      return null;
    }
  }
}
