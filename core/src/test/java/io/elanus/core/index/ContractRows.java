package io.elanus.core.index;

import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Made-up vectors of floats or halves, as an index takes them, and what brute force says of them.
record ContractRows(VectorRows rows, float[][] vectors) {
  /// Gaussian vectors without any structure.
  static ContractRows random(Random random, DataType type, int count, int dimension) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      fill(random, vector, 1);
    }
    return of(type, dimension, vectors);
  }

  /// Gaussian vectors around random centres.
  static ContractRows clustered(
      Random random, DataType type, int count, int dimension, int clusters) {
    float[][] centres = new float[clusters][dimension];
    for (float[] centre : centres) {
      fill(random, centre, 1);
    }
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      fill(random, vector, 0.4f);
      float[] centre = centres[random.nextInt(clusters)];
      for (int i = 0; i < dimension; i++) {
        vector[i] += centre[i];
      }
    }
    return of(type, dimension, vectors);
  }

  static ContractRows of(DataType type, int dimension, float[][] vectors) {
    long stride = VectorRows.strideOf(type, dimension);
    MemorySegment chunk =
        Arena.ofAuto().allocate(Math.max(1, vectors.length) * stride, VectorRows.ALIGNMENT);
    for (int row = 0; row < vectors.length; row++) {
      byte[] bytes = bytes(type, vectors[row]);
      MemorySegment.copy(bytes, 0, chunk, ValueLayout.JAVA_BYTE, row * stride, bytes.length);
    }
    VectorRows rows =
        new VectorRows(type, dimension, vectors.length, stride, 31, new MemorySegment[] {chunk});
    return new ContractRows(rows, vectors);
  }

  int count() {
    return vectors.length;
  }

  QueryVector.Dense query(float[] vector) {
    return new QueryVector.Dense(rows.type(), vector.length, bytes(rows.type(), vector));
  }

  /// A row with a little noise.
  float[] near(Random random, int row) {
    float[] vector = vectors[row].clone();
    for (int i = 0; i < vector.length; i++) {
      vector[i] += 0.2f * (float) random.nextGaussian();
    }
    return vector;
  }

  byte[] build(IndexMethod method, Metric metric, Map<String, String> given, BuildRun run) {
    Map<String, String> checked = method.buildParameters(rows.type(), rows.dimension(), given);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    method.build(
        new IndexBuild(new IndexedRows.Dense(rows), metric, checked, 7),
        run,
        bytes -> {
          byte[] copy = new byte[bytes.remaining()];
          bytes.get(copy);
          file.writeBytes(copy);
        });
    return file.toByteArray();
  }

  VectorIndex open(IndexMethod method, byte[] file) {
    MemorySegment segment = Arena.ofAuto().allocate(Math.max(1, file.length), 64);
    MemorySegment.copy(file, 0, segment, ValueLayout.JAVA_BYTE, 0, file.length);
    return method.open(
        segment.asSlice(0, file.length), new IndexedRows.Dense(rows), Arena.ofAuto());
  }

  VectorIndex index(IndexMethod method, Metric metric, Map<String, String> given) {
    return open(method, build(method, metric, given, BuildRun.alone()));
  }

  Hits bruteForce(
      Metric metric, float[] query, int topK, @Nullable Bits eligible, SearchBounds bounds) {
    return FlatSearch.search(
        rows, metric, query(query), new SearchSpec(topK, SearchTuning.NONE, eligible, bounds));
  }

  private static byte[] bytes(DataType type, float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(type.vectorBytes(vector.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (float element : vector) {
      switch (type) {
        case FLOAT_VECTOR -> bytes.putFloat(element);
        case FLOAT16_VECTOR -> bytes.putShort(Float.floatToFloat16(element));
        case BFLOAT16_VECTOR -> bytes.putShort((short) (Float.floatToIntBits(element) >>> 16));
        default -> throw new IllegalArgumentException("no vectors of floats: " + type);
      }
    }
    return bytes.array();
  }

  private static void fill(Random random, float[] vector, float spread) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = spread * (float) random.nextGaussian();
    }
  }
}
