package io.elanus.core.index;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.SparseVectorColumn;
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
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Made-up vectors of any type, as an index takes them, and what brute force says of them.
///
/// Each is made of floats: those that are positive are the bits of a binary vector, those above 1/2
/// the positions of a sparse one, with weights that are whole numbers, as term frequencies are;
/// bytes are the floats in steps of 1/30.
///
/// @param vectors the floats, shape `[count][dimension]`
public record ContractRows(DataType type, int dimension, IndexedRows indexed, float[][] vectors) {
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

  /// As embeddings of real things are: few directions hold most of the spread, a few clusters most
  /// of the rows, lengths differ, and one row in twenty is a copy of another.
  static ContractRows lifelike(Random random, DataType type, int count, int dimension) {
    int directions = Math.max(1, dimension / 3);
    float[][] basis = new float[directions][dimension];
    for (int d = 0; d < directions; d++) {
      fill(random, basis[d], 1.5f / (1 + d));
    }
    float[][] centres = new float[40][directions];
    for (float[] centre : centres) {
      fill(random, centre, 1);
    }
    float[][] vectors = new float[count][dimension];
    for (int row = 0; row < count; row++) {
      if (row > 0 && random.nextInt(20) == 0) {
        vectors[row] = vectors[random.nextInt(row)].clone();
        continue;
      }
      // The rank-frequency law of Zipf, by the inverse of its distribution function.
      float[] centre = centres[(int) Math.pow(centres.length, random.nextDouble()) - 1];
      float length = (float) Math.exp(0.3 * random.nextGaussian());
      for (int d = 0; d < directions; d++) {
        float along = centre[d] + 0.5f * (float) random.nextGaussian();
        for (int i = 0; i < dimension; i++) {
          vectors[row][i] += length * along * basis[d][i];
        }
      }
      for (int i = 0; i < dimension; i++) {
        vectors[row][i] += 0.05f * (float) random.nextGaussian();
      }
    }
    return of(type, dimension, vectors);
  }

  static ContractRows of(DataType type, int dimension, float[][] vectors) {
    IndexedRows indexed =
        type == DataType.SPARSE_FLOAT_VECTOR
            ? new IndexedRows.Sparse(sparse(vectors))
            : new IndexedRows.Dense(dense(type, dimension, vectors));
    return new ContractRows(type, dimension, indexed, vectors);
  }

  private static VectorRows dense(DataType type, int dimension, float[][] vectors) {
    long stride = VectorRows.strideOf(type, dimension);
    MemorySegment chunk =
        Arena.ofAuto().allocate(Math.max(1, vectors.length) * stride, VectorRows.ALIGNMENT);
    for (int row = 0; row < vectors.length; row++) {
      byte[] bytes = bytes(type, vectors[row]);
      MemorySegment.copy(bytes, 0, chunk, ValueLayout.JAVA_BYTE, row * stride, bytes.length);
    }
    return new VectorRows(type, dimension, vectors.length, stride, 31, new MemorySegment[] {chunk});
  }

  private static SparseRows sparse(float[][] vectors) {
    return new SparseRows() {
      @Override
      public int rowCount() {
        return vectors.length;
      }

      @Override
      public SparseVectorColumn batch(int batch) {
        int first = batch * ColumnSource.BATCH_ROWS;
        int count = Math.min(ColumnSource.BATCH_ROWS, vectors.length - first);
        QueryVector.Sparse[] rows = new QueryVector.Sparse[count];
        int[] offsets = new int[count + 1];
        for (int r = 0; r < count; r++) {
          rows[r] = sparse(vectors[first + r]);
          offsets[r + 1] = offsets[r] + rows[r].indices().length;
        }
        int[] indices = new int[offsets[count]];
        float[] values = new float[indices.length];
        for (int r = 0; r < count; r++) {
          int length = rows[r].indices().length;
          System.arraycopy(rows[r].indices(), 0, indices, offsets[r], length);
          System.arraycopy(rows[r].values(), 0, values, offsets[r], length);
        }
        return new SparseVectorColumn(offsets, indices, values, null);
      }
    };
  }

  private static QueryVector.Sparse sparse(float[] vector) {
    int[] indices = new int[vector.length];
    float[] values = new float[vector.length];
    int count = 0;
    for (int i = 0; i < vector.length; i++) {
      if (vector[i] > 0.5f) {
        indices[count] = i;
        values[count++] = vector[i] > 1000 ? vector[i] : 1 + (int) (4 * vector[i]);
      }
    }
    return new QueryVector.Sparse(Arrays.copyOf(indices, count), Arrays.copyOf(values, count));
  }

  int count() {
    return vectors.length;
  }

  /// @throws IllegalStateException when they are sparse
  VectorRows dense() {
    if (indexed instanceof IndexedRows.Dense(VectorRows rows)) {
      return rows;
    }
    throw new IllegalStateException("sparse rows");
  }

  RowsShape shape() {
    if (type != DataType.SPARSE_FLOAT_VECTOR) {
      return new RowsShape.Dense(type, dimension, count());
    }
    long elements = 0;
    Set<Integer> positions = new HashSet<>();
    boolean smallWholes = true;
    for (float[] vector : vectors) {
      QueryVector.Sparse row = sparse(vector);
      elements += row.indices().length;
      for (int i = 0; i < row.indices().length; i++) {
        positions.add(row.indices()[i]);
        smallWholes &= row.values()[i] <= 255 && row.values()[i] == Math.rint(row.values()[i]);
      }
    }
    return new RowsShape.Sparse(count(), elements, positions.size(), smallWholes);
  }

  QueryVector query(float[] vector) {
    return type == DataType.SPARSE_FLOAT_VECTOR
        ? sparse(vector)
        : new QueryVector.Dense(type, vector.length, bytes(type, vector));
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
    Map<String, String> checked = method.buildParameters(type, dimension, given);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    method.build(
        new IndexBuild(indexed, metric, checked, 7),
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
    return method.open(segment.asSlice(0, file.length), indexed, Arena.ofAuto());
  }

  /// Every eligible row looked at by the kernels that an index scores its hits with.
  Hits bruteForce(Metric metric, float[] query, SearchSpec spec) {
    return switch (indexed) {
      case IndexedRows.Dense(VectorRows rows) ->
          FlatSearch.search(rows, metric, (QueryVector.Dense) query(query), spec);
      case IndexedRows.Sparse(SparseRows rows) ->
          FlatSearch.search(rows, metric, sparse(query), spec);
    };
  }

  /// Every eligible row looked at in double precision, by the definition of the metric. A row that
  /// is not in the asked relation to the query is no hit of SUBSTRUCTURE and SUPERSTRUCTURE.
  ///
  /// @param stored of [#stored]
  Hits plainly(Metric metric, float[] query, double[][] stored, SearchSpec spec) {
    double[] asked = stored(bytes(type, query));
    TopHits top = new TopHits(metric, Math.min(spec.topK(), count()));
    boolean relation = metric == Metric.SUBSTRUCTURE || metric == Metric.SUPERSTRUCTURE;
    Bits eligible = spec.eligible();
    for (int row = 0; row < count(); row++) {
      if (eligible != null && !eligible.get(row)) {
        continue;
      }
      float score = (float) PlainScore.of(metric, asked, stored[row]);
      if (spec.bounds().accepts(score, metric) && !(relation && score > 0)) {
        top.offer(row, score);
      }
    }
    return top.best();
  }

  /// The elements of all rows as their type holds them; 0 and 1 for bits.
  double[][] stored() {
    double[][] stored = new double[count()][];
    for (int row = 0; row < stored.length; row++) {
      stored[row] = stored(bytes(type, vectors[row]));
    }
    return stored;
  }

  private double[] stored(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double[] elements = new double[dimension];
    for (int i = 0; i < dimension; i++) {
      elements[i] =
          switch (type) {
            case FLOAT_VECTOR -> buffer.getFloat();
            case FLOAT16_VECTOR -> Float.float16ToFloat(buffer.getShort());
            case BFLOAT16_VECTOR -> Float.intBitsToFloat(buffer.getShort() << 16);
            case INT8_VECTOR -> buffer.get();
            case BINARY_VECTOR -> bytes[i >> 3] >> (i & 7) & 1;
            default -> throw new IllegalStateException("no dense vectors: " + type);
          };
    }
    return elements;
  }

  private static byte[] bytes(DataType type, float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(type.vectorBytes(vector.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < vector.length; i++) {
      float element = vector[i];
      switch (type) {
        case FLOAT_VECTOR -> bytes.putFloat(element);
        case FLOAT16_VECTOR -> bytes.putShort(Float.floatToFloat16(element));
        case BFLOAT16_VECTOR -> bytes.putShort((short) (Float.floatToIntBits(element) >>> 16));
        case INT8_VECTOR -> bytes.put((byte) Math.clamp(Math.round(30 * element), -128, 127));
        case BINARY_VECTOR ->
            bytes.put(i >> 3, (byte) (bytes.get(i >> 3) | (element > 0 ? 1 << (i & 7) : 0)));
        default -> throw new IllegalArgumentException("no dense vectors: " + type);
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
