package io.elanus.core.index.flat;

import io.elanus.core.index.QueryVector;
import io.elanus.core.index.VectorRows;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/// Random vectors of any dense type, kept twice: as bytes, and as [VectorRows].
record DenseRows(DataType type, int dimension, byte[][] bytes, VectorRows rows) {
  static DenseRows random(
      Random random, Arena arena, DataType type, int dimension, int rowCount, int chunkShift) {
    byte[][] bytes = new byte[rowCount][];
    for (int r = 0; r < rowCount; r++) {
      bytes[r] =
          r > 0 && random.nextInt(5) == 0
              ? bytes[random.nextInt(r)].clone()
              : vector(random, type, dimension);
    }
    return of(arena, type, dimension, bytes, chunkShift);
  }

  static DenseRows of(Arena arena, DataType type, int dimension, byte[][] bytes, int chunkShift) {
    long stride = VectorRows.strideOf(type, dimension);
    long rowsPerChunk = Math.min(1L << chunkShift, Math.max(1, bytes.length));
    int chunkCount = (int) ((bytes.length + rowsPerChunk - 1) / rowsPerChunk);
    MemorySegment[] chunks = new MemorySegment[chunkCount];
    for (int c = 0; c < chunkCount; c++) {
      chunks[c] = arena.allocate(rowsPerChunk * stride, VectorRows.ALIGNMENT);
    }
    VectorRows rows = new VectorRows(type, dimension, bytes.length, stride, chunkShift, chunks);
    for (int r = 0; r < bytes.length; r++) {
      MemorySegment.copy(
          MemorySegment.ofArray(bytes[r]), 0, rows.chunkOf(r), rows.offsetOf(r), bytes[r].length);
    }
    return new DenseRows(type, dimension, bytes, rows);
  }

  static byte[] vector(Random random, DataType type, int dimension) {
    ByteBuffer buffer =
        ByteBuffer.allocate(type.vectorBytes(dimension)).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FLOAT_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          buffer.putFloat((float) random.nextGaussian());
        }
      }
      case FLOAT16_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          // Some are subnormal halves.
          float scale = random.nextInt(10) == 0 ? 1e-5f : 1f;
          buffer.putShort(Float.floatToFloat16((float) random.nextGaussian() * scale));
        }
      }
      case BFLOAT16_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          buffer.putShort((short) (Float.floatToIntBits((float) random.nextGaussian()) >>> 16));
        }
      }
      case INT8_VECTOR -> {
        for (int i = 0; i < dimension; i++) {
          buffer.put((byte) (random.nextInt(4) == 0 ? -128 : random.nextInt(256)));
        }
      }
      case BINARY_VECTOR -> {
        // Few bits, so that one is a part of another now and then.
        byte mask = (byte) (random.nextInt(3) == 0 ? 0xff : 1 << random.nextInt(8));
        for (int i = 0; i < dimension / 8; i++) {
          buffer.put((byte) (random.nextInt(256) & mask));
        }
      }
      case BOOL,
          INT8,
          INT16,
          INT32,
          INT64,
          FLOAT,
          DOUBLE,
          VARCHAR,
          ARRAY,
          JSON,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalArgumentException("" + type);
    }
    return buffer.array();
  }

  QueryVector.Dense query(byte[] vector) {
    return new QueryVector.Dense(type, dimension, vector);
  }

  /// The score in double arithmetic.
  static double score(DataType type, Metric metric, byte[] query, byte[] stored) {
    if (type == DataType.BINARY_VECTOR) {
      return scoreBits(metric, query, stored);
    }
    double[] a = elements(type, query);
    double[] b = elements(type, stored);
    double dot = 0;
    double gaps = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      gaps += (a[i] - b[i]) * (a[i] - b[i]);
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return switch (metric) {
      case L2 -> gaps;
      case IP -> dot;
      case COSINE -> aa == 0 || bb == 0 ? 0 : dot / Math.sqrt(aa * bb);
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalArgumentException();
    };
  }

  /// The score of which every term had the same sign: the sum of the terms' magnitudes; 1 for bits.
  static double magnitude(DataType type, Metric metric, byte[] query, byte[] stored) {
    if (type == DataType.BINARY_VECTOR) {
      return 1;
    }
    double[] a = elements(type, query);
    double[] b = elements(type, stored);
    double products = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      products += Math.abs(a[i] * b[i]);
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return switch (metric) {
      case L2 -> score(type, metric, query, stored);
      case IP -> products;
      case COSINE -> aa == 0 || bb == 0 ? 0 : products / Math.sqrt(aa * bb);
      case HAMMING, JACCARD, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalArgumentException();
    };
  }

  private static double scoreBits(Metric metric, byte[] query, byte[] stored) {
    int common = 0;
    int either = 0;
    int queryBits = 0;
    int storedBits = 0;
    for (int i = 0; i < query.length; i++) {
      common += Integer.bitCount(query[i] & stored[i] & 0xff);
      either += Integer.bitCount((query[i] | stored[i]) & 0xff);
      queryBits += Integer.bitCount(query[i] & 0xff);
      storedBits += Integer.bitCount(stored[i] & 0xff);
    }
    return switch (metric) {
      case HAMMING -> either - common;
      case JACCARD -> either == 0 ? 1 : 1 - (double) common / either;
      case SUBSTRUCTURE -> common == queryBits ? 0 : 1;
      case SUPERSTRUCTURE -> common == storedBits ? 0 : 1;
      case L2, IP, COSINE, MHJACCARD, BM25 -> throw new IllegalArgumentException();
    };
  }

  private static double[] elements(DataType type, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int width = type == DataType.INT8_VECTOR ? 1 : type == DataType.FLOAT_VECTOR ? 4 : 2;
    double[] elements = new double[bytes.length / width];
    for (int i = 0; i < elements.length; i++) {
      elements[i] =
          switch (type) {
            case FLOAT_VECTOR -> buffer.getFloat();
            case FLOAT16_VECTOR -> Float.float16ToFloat(buffer.getShort());
            case BFLOAT16_VECTOR -> Float.intBitsToFloat(buffer.getShort() << 16);
            default -> buffer.get();
          };
    }
    return elements;
  }
}
