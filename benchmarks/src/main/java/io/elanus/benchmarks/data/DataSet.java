package io.elanus.benchmarks.data;

import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// Base vectors, queries and the exact answers of one set.
///
/// @param base float32 rows
/// @param queries shape `[queries][dimension]`
/// @param truth shape `[queries][100]`, row numbers, nearest first, -1 when there are fewer
public record DataSet(
    String name, Metric metric, VectorRows base, float[][] queries, int[][] truth) {

  /// Reads a set by the name of its folder.
  ///
  /// @param truth name of the exact answers, such as `gt_l2_top100`; sets that have sparse vectors
  ///   as well say `gt_dense_l2_top100`
  public static DataSet read(Path folder, Metric metric, String truth, Arena arena) {
    boolean bytes = has(folder, "base.u8bin");
    float[][] base = bytes ? u8(folder, "base.u8bin") : fvecs(folder, baseName(folder));
    float[][] queries =
        bytes
            ? u8(folder, "query.u8bin")
            : fvecs(folder, baseName(folder).replace("base", "query"));
    return new DataSet(
        folder.getFileName().toString(),
        metric,
        rows(base, arena),
        queries,
        ivecs(folder, truthName(folder, truth) + ".ivecs"));
  }

  private static String truthName(Path folder, String truth) {
    String ofBoth = truth.replace("gt_", "gt_dense_");
    return has(folder, ofBoth + ".ivecs") ? ofBoth : truth;
  }

  private static String baseName(Path folder) {
    for (String name :
        new String[] {
          "base_dense128.fvecs", "base_dense1024.fvecs", "base.fvecs", "siftsmall_base.fvecs"
        }) {
      if (has(folder, name)) {
        return name;
      }
    }
    throw new IllegalArgumentException("no base vectors in " + folder);
  }

  /// The elements of one row.
  public float[] row(int row) {
    return base.chunkOf(row)
        .asSlice(base.offsetOf(row), 4L * base.dimension())
        .toArray(ValueLayout.JAVA_FLOAT);
  }

  public static VectorRows rows(float[][] vectors, Arena arena) {
    int dimension = vectors[0].length;
    long stride = VectorRows.strideOf(DataType.FLOAT_VECTOR, dimension);
    MemorySegment segment = arena.allocate(stride * vectors.length, 64);
    for (int i = 0; i < vectors.length; i++) {
      MemorySegment.copy(vectors[i], 0, segment, ValueLayout.JAVA_FLOAT, i * stride, dimension);
    }
    return new VectorRows(
        DataType.FLOAT_VECTOR,
        dimension,
        vectors.length,
        stride,
        31,
        new MemorySegment[] {segment});
  }

  public static byte[] bytes(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return bytes.array();
  }

  public static float[][] u8(Path folder, String name) {
    ByteBuffer in = ByteBuffer.wrap(all(folder, name)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] rows = new float[in.getInt()][in.getInt()];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = in.get() & 0xFF;
      }
    }
    return rows;
  }

  public static float[][] fvecs(Path folder, String name) {
    ByteBuffer in = ByteBuffer.wrap(all(folder, name)).order(ByteOrder.LITTLE_ENDIAN);
    int dimension = in.getInt(0);
    float[][] rows = new float[in.remaining() / (4 + 4 * dimension)][dimension];
    for (float[] row : rows) {
      in.getInt();
      for (int i = 0; i < dimension; i++) {
        row[i] = in.getFloat();
      }
    }
    return rows;
  }

  public static int[][] ivecs(Path folder, String name) {
    ByteBuffer in = ByteBuffer.wrap(all(folder, name)).order(ByteOrder.LITTLE_ENDIAN);
    int dimension = in.getInt(0);
    int[][] rows = new int[in.remaining() / (4 + 4 * dimension)][dimension];
    for (int[] row : rows) {
      in.getInt();
      Arrays.setAll(row, i -> in.getInt());
    }
    return rows;
  }

  private static boolean has(Path folder, String name) {
    return Files.exists(folder.resolve(name)) || Files.exists(folder.resolve(name + ".gz"));
  }

  /// The bytes of a file, unpacked when only its `.gz` is there.
  public static byte[] all(Path folder, String name) {
    try {
      if (Files.exists(folder.resolve(name))) {
        return Files.readAllBytes(folder.resolve(name));
      }
      try (InputStream in =
          new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".gz")), 1 << 16)) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
