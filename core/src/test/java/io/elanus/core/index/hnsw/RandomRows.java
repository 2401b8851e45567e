package io.elanus.core.index.hnsw;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.hnsw.link.HnswParameters;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random rows in clusters, and what brute force says about them.
///
/// @param vectors the rows' elements as stored
public record RandomRows(VectorRows rows, float[][] vectors) {
  public static RandomRows clustered(
      Random random, int count, int dimension, int clusters, int chunkShift) {
    return clustered(random, count, dimension, clusters, chunkShift, DataType.FLOAT_VECTOR);
  }

  public static RandomRows clustered(
      Random random, int count, int dimension, int clusters, int chunkShift, DataType type) {
    float[][] centres = new float[clusters][dimension];
    for (float[] centre : centres) {
      fill(random, centre, 1);
    }
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      fill(random, vector, 0.4f);
      float[] centre = centres[random.nextInt(clusters)];
      for (int i = 0; i < dimension; i++) {
        vector[i] = unit(type) * (vector[i] + centre[i]);
      }
    }
    return of(vectors, dimension, chunkShift, type);
  }

  /// Rows in clusters most of whose variance lies in a sixteenth of the elements, spread over the
  /// vector in groups of eight: few are needed to tell that rows are far apart.
  public static RandomRows fading(Random random, int count, int dimension) {
    float[][] vectors = clustered(random, count, dimension, 10, 31).vectors();
    for (float[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        vector[i] *= i / 8 % 16 == 11 ? 1 : 0.03f;
      }
    }
    return of(vectors, dimension, 31);
  }

  public static RandomRows of(float[][] vectors, int dimension, int chunkShift) {
    return of(vectors, dimension, chunkShift, DataType.FLOAT_VECTOR);
  }

  /// @param vectors rounded to what the type holds
  public static RandomRows of(float[][] vectors, int dimension, int chunkShift, DataType type) {
    long stride = VectorRows.strideOf(type, dimension);
    int perChunk = chunkShift == 31 ? Math.max(1, vectors.length) : 1 << chunkShift;
    MemorySegment[] chunks =
        new MemorySegment[Math.max(1, (vectors.length + perChunk - 1) / perChunk)];
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = Arena.ofAuto().allocate(perChunk * stride, 64);
    }
    VectorRows rows = new VectorRows(type, dimension, vectors.length, stride, chunkShift, chunks);
    float[][] stored = new float[vectors.length][dimension];
    for (int r = 0; r < vectors.length; r++) {
      byte[] bytes = bytes(vectors[r], type);
      MemorySegment.copy(
          bytes, 0, rows.chunkOf(r), ValueLayout.JAVA_BYTE, rows.offsetOf(r), bytes.length);
      FloatElements.read(type, rows.chunkOf(r), rows.offsetOf(r), dimension, stored[r]);
    }
    return new RandomRows(rows, stored);
  }

  public QueryVector.Dense query(float[] vector) {
    return new QueryVector.Dense(rows.type(), vector.length, bytes(vector, rows.type()));
  }

  private static byte[] bytes(float[] vector, DataType type) {
    ByteBuffer bytes =
        ByteBuffer.allocate(type.vectorBytes(vector.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (float element : vector) {
      switch (type) {
        case FLOAT_VECTOR -> bytes.putFloat(element);
        case FLOAT16_VECTOR -> bytes.putShort(Float.floatToFloat16(element));
        case BFLOAT16_VECTOR -> bytes.putShort((short) (Float.floatToIntBits(element) >>> 16));
        default -> bytes.put((byte) Math.clamp(Math.round(element), -128, 127));
      }
    }
    return bytes.array();
  }

  /// What stands for one in a type.
  private static float unit(DataType type) {
    return type == DataType.INT8_VECTOR ? 24 : 1;
  }

  /// A row with a little noise.
  public float[] near(Random random, int row) {
    float[] vector = vectors[row].clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += unit(rows.type()) * 0.2f * (float) random.nextGaussian();
    }
    return vector;
  }

  public byte[] build(Metric metric, HnswParameters parameters, long seed) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    new HnswBuild(rows, metric, parameters, seed)
        .run(Runnable::run, 1, () -> false, done -> {}, bytes -> append(file, bytes));
    return file.toByteArray();
  }

  public HnswIndex open(byte[] file) {
    return HnswIndex.open(inMemory(file), rows, Arena.ofAuto());
  }

  public HnswIndex index(Metric metric) {
    return open(build(metric, new HnswParameters(16, 100), 1));
  }

  public Hits bruteForce(
      Metric metric, float[] query, int topK, @Nullable Bits eligible, SearchBounds bounds) {
    return FlatSearch.search(
        rows,
        metric,
        query(query),
        new SearchSpec(topK, SearchTuning.of("ef", topK), eligible, bounds));
  }

  public static void append(ByteArrayOutputStream file, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    file.writeBytes(copy);
  }

  public static MemorySegment inMemory(byte[] file) {
    MemorySegment segment = Arena.ofAuto().allocate(file.length, 64);
    MemorySegment.copy(file, 0, segment, ValueLayout.JAVA_BYTE, 0, file.length);
    return segment;
  }

  private static void fill(Random random, float[] vector, float spread) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = spread * (float) random.nextGaussian();
    }
  }
}
