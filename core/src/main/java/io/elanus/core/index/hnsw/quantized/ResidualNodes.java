package io.elanus.core.index.hnsw.quantized;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.parallel.Workers;
import io.elanus.core.kernel.quantizer.CodebookPlan;
import io.elanus.core.kernel.quantizer.PackedQuery;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.ProductQuery;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows coded part by part, the first level the vector itself, each further one what the levels
/// before leave (product residual quantization). One level is plain product quantization.
///
/// A code is the codes of the levels one after the other, then float32: the squared length of what
/// they stand for together, which makes squared distances out of inner products.
///
/// | bytes | field | meaning |
/// |------:|-------|---------|
/// | 4 | kind | 1; 2 when parts have more than 8 bits |
/// | 4 | levels | 1..16 |
/// | 4 | parts | of a vector, in each level |
/// | 4 | bits | of a part's code |
/// | for each level and part | codewords | count (4), float32 `[count][dimension / parts]` |
public record ResidualNodes(List<ProductQuantizer> levels) implements NodeCoder {
  static final int KIND = 1;
  static final int KIND_OF_PACKED = 2;

  private static final ValueLayout.OfFloat FLOAT32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public ResidualNodes {
    levels = List.copyOf(levels);
  }

  /// As [NodeCoder#train].
  public static ResidualNodes train(
      GraphCode.Product code,
      float[][] sample,
      int dimension,
      int rowCount,
      long seed,
      Workers workers) {
    CodebookPlan plan = code.codebooks(rowCount, dimension);
    float[][] left = new float[sample.length][];
    for (int i = 0; i < left.length; i++) {
      left[i] = sample[i].clone();
    }
    List<ProductQuantizer> trained = new ArrayList<>();
    for (int level = 0; level < code.levels(); level++) {
      ProductQuantizer quantizer =
          ProductQuantizer.train(
              left,
              dimension,
              code.parts(),
              plan.bits(),
              plan.codewords(),
              seed + (long) level * code.parts(),
              workers);
      trained.add(quantizer);
      if (level + 1 < code.levels()) {
        takeAway(quantizer, left, dimension, workers);
      }
    }
    return new ResidualNodes(trained);
  }

  private static void takeAway(
      ProductQuantizer quantizer, float[][] left, int dimension, Workers workers) {
    workers.run(
        0,
        left.length,
        256,
        () -> {
          ProductQuantizer.Encoder encoder = quantizer.new Encoder();
          MemorySegment code = MemorySegment.ofArray(new byte[quantizer.codeBytes()]);
          float[] stands = new float[dimension];
          return (from, to) -> {
            for (int i = from; i < to; i++) {
              encoder.encode(left[i], code, 0);
              quantizer.decode(code, 0, stands);
              subtract(left[i], stands);
            }
          };
        });
  }

  private static void subtract(float[] from, float[] what) {
    for (int i = 0; i < what.length; i++) {
      from[i] -= what[i];
    }
  }

  private int bits() {
    return levels.getFirst().bits();
  }

  private boolean isPacked() {
    return bits() > ProductQuantizer.MOST_BYTE_BITS;
  }

  private int levelBytes() {
    return levels.getFirst().codeBytes();
  }

  @Override
  public int codeBytes() {
    return codeBytes(levels.size(), levelBytes());
  }

  static int codeBytes(int levels, int levelBytes) {
    return levels * levelBytes + 4;
  }

  @Override
  public Encoder encoder() {
    return new LevelsEncoder();
  }

  /// Looks for the codewords of several vectors at once, which takes a quarter of the time.
  private final class LevelsEncoder implements Encoder {
    private final List<ProductQuantizer.Encoder> encoders = new ArrayList<>();
    private final float[] stands = new float[levels.getFirst().dimension()];
    private float[][] left = new float[0][];
    private float[][] all = new float[0][];

    LevelsEncoder() {
      for (ProductQuantizer level : levels) {
        encoders.add(level.new Encoder());
      }
    }

    @Override
    public void encode(float[] vector, MemorySegment codes, long offset) {
      encode(new float[][] {vector}, 1, codes, offset, codeBytes());
    }

    @Override
    public void encode(
        float[][] vectors, int count, MemorySegment codes, long offset, long stride) {
      int dimension = stands.length;
      if (left.length < count) {
        left = new float[count][dimension];
        all = new float[count][Float32Kernels.paddedLength(dimension)];
      }
      for (int v = 0; v < count; v++) {
        System.arraycopy(vectors[v], 0, left[v], 0, dimension);
        Arrays.fill(all[v], 0);
      }
      for (int level = 0; level < levels.size(); level++) {
        long at = offset + (long) level * levelBytes();
        encoders.get(level).encode(left, count, codes, at, stride);
        for (int v = 0; v < count; v++) {
          levels.get(level).decode(codes, at + v * stride, stands);
          for (int i = 0; i < dimension; i++) {
            left[v][i] -= stands[i];
            all[v][i] += stands[i];
          }
        }
      }
      long norm = offset + (long) levels.size() * levelBytes();
      for (int v = 0; v < count; v++) {
        codes.set(FLOAT32, norm + v * stride, Float32Kernels.squaredNorm(all[v]));
      }
    }
  }

  @Override
  public boolean isCoarse() {
    return true;
  }

  @Override
  public CodeDistances distances(float[] query, Metric metric) {
    double norm = 0;
    for (int i = 0; i < levels.getFirst().dimension(); i++) {
      norm += (double) query[i] * query[i];
    }
    float squaredNorm = metric == Metric.L2 ? (float) norm : Float.NaN;
    if (isPacked()) {
      PackedQuery[] packed = new PackedQuery[levels.size()];
      for (int level = 0; level < packed.length; level++) {
        packed[level] = levels.get(level).packedDots(query);
      }
      return new PackedSums(packed, levelBytes(), squaredNorm);
    }
    ProductQuery[] prepared = new ProductQuery[levels.size()];
    for (int level = 0; level < prepared.length; level++) {
      prepared[level] = levels.get(level).dots(query);
    }
    return new Sums(prepared, levelBytes(), squaredNorm);
  }

  /// @param squaredNorm of the query for L2, NaN for inner products
  private record Sums(ProductQuery[] levels, int levelBytes, float squaredNorm, float[] four)
      implements CodeDistances {
    Sums(ProductQuery[] levels, int levelBytes, float squaredNorm) {
      this(levels, levelBytes, squaredNorm, new float[4]);
    }

    @Override
    public void of(MemorySegment rows, long stride, int[] ids, int from, int to, int[] out) {
      for (int j = from; j < to; j += 4) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        for (int level = 0; level < levels.length; level++) {
          long skip = (long) level * levelBytes;
          levels[level].sum(
              rows,
              ids[j] * stride + skip,
              ids[j + 1] * stride + skip,
              ids[j + 2] * stride + skip,
              ids[j + 3] * stride + skip,
              four,
              0);
          s0 += four[0];
          s1 += four[1];
          s2 += four[2];
          s3 += four[3];
        }
        out[j] = distance(rows, ids[j] * stride, s0);
        out[j + 1] = distance(rows, ids[j + 1] * stride, s1);
        out[j + 2] = distance(rows, ids[j + 2] * stride, s2);
        out[j + 3] = distance(rows, ids[j + 3] * stride, s3);
      }
    }

    private int distance(MemorySegment rows, long code, float dot) {
      long norm = code + (long) levels.length * levelBytes;
      return ResidualNodes.distance(squaredNorm, rows, norm, dot);
    }
  }

  /// As [Sums], of parts of more than 8 bits.
  private record PackedSums(PackedQuery[] levels, int levelBytes, float squaredNorm)
      implements CodeDistances {
    @Override
    public void of(MemorySegment rows, long stride, int[] ids, int from, int to, int[] out) {
      for (int j = from; j < to; j++) {
        long code = ids[j] * stride;
        float dot = 0;
        for (int level = 0; level < levels.length; level++) {
          dot += levels[level].sum(rows, code + (long) level * levelBytes);
        }
        long norm = code + (long) levels.length * levelBytes;
        out[j] = distance(squaredNorm, rows, norm, dot);
      }
    }
  }

  /// @param squaredNorm of the query for L2, NaN for inner products
  /// @param norm where the squared length of what the code stands for is
  private static int distance(float squaredNorm, MemorySegment rows, long norm, float dot) {
    if (Float.isNaN(squaredNorm)) {
      return NodeCoder.ordered(-dot);
    }
    return NodeCoder.ordered(Math.max(0, squaredNorm + rows.get(FLOAT32, norm) - 2 * dot));
  }

  @Override
  public MemorySegment toBytes() {
    ProductQuantizer first = levels.getFirst();
    long length =
        bytes(
            levels.size(), first.parts(), first.codebooks().getFirst().count(), first.dimension());
    MemorySegment bytes = MemorySegment.ofArray(new byte[Math.toIntExact(length)]);
    bytes.set(NodeRecords.INT32, 0, isPacked() ? KIND_OF_PACKED : KIND);
    bytes.set(NodeRecords.INT32, 4, levels.size());
    bytes.set(NodeRecords.INT32, 8, levels.getFirst().parts());
    bytes.set(NodeRecords.INT32, 12, bits());
    long at = 16;
    for (ProductQuantizer level : levels) {
      for (Centroids codebook : level.codebooks()) {
        int elements = codebook.count() * codebook.dimension();
        bytes.set(NodeRecords.INT32, at, codebook.count());
        MemorySegment.copy(codebook.values(), 0, bytes, FLOAT32, at + 4, elements);
        at += 4 + 4L * elements;
      }
    }
    return bytes;
  }

  /// Bytes of [#toBytes].
  ///
  /// @param codewords of each part, the same number in all
  static long bytes(int levels, int parts, int codewords, int dimension) {
    return 16 + (long) levels * parts * (4 + 4L * codewords * (dimension / parts));
  }

  @Override
  public long residentBytes() {
    long bytes = 0;
    for (ProductQuantizer level : levels) {
      for (Centroids codebook : level.codebooks()) {
        bytes += codebook.residentBytes();
      }
    }
    return bytes;
  }

  static ResidualNodes read(MemorySegment bytes, int dimension) {
    int levels = bytes.get(NodeRecords.INT32, 4);
    int parts = bytes.get(NodeRecords.INT32, 8);
    int bits = bytes.get(NodeRecords.INT32, 12);
    boolean packed = bytes.get(NodeRecords.INT32, 0) == KIND_OF_PACKED;
    if (levels < 1
        || parts < 1
        || dimension % parts != 0
        || packed != bits > ProductQuantizer.MOST_BYTE_BITS) {
      throw SectionTable.damaged("has a product quantizer that does not fit");
    }
    int width = dimension / parts;
    List<ProductQuantizer> read = new ArrayList<>();
    long at = 16;
    for (int level = 0; level < levels; level++) {
      List<Centroids> codebooks = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        int count = bytes.get(NodeRecords.INT32, at);
        float[] values = bytes.asSlice(at + 4, 4L * count * width).toArray(FLOAT32);
        codebooks.add(new Centroids(count, width, values));
        at += 4 + 4L * count * width;
      }
      read.add(new ProductQuantizer(dimension, bits, codebooks));
    }
    return new ResidualNodes(read);
  }
}
