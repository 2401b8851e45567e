package io.elanus.engine.search;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.column.Validity;
import io.elanus.core.index.QueryVector;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A collection as a plain list of rows: the judge of what reads return. Elements of vectors are
/// small whole numbers, so that every score is exact and many are equal.
final class ModelRows {
  static final FieldId KEY = new FieldId(100);
  static final FieldId GROUP = new FieldId(101);
  static final FieldId SERIAL = new FieldId(102);
  static final FieldId VECTOR = new FieldId(103);
  static final int DIMENSION = 16;

  final DataType keyType;
  final DataType vectorType;
  final CollectionSchema schema;
  final List<Row> rows = new ArrayList<>();
  private long nextTimestamp = 1000;

  /// @param group null for a null
  /// @param elements of the vector
  record Row(
      int serial,
      long key,
      long timestamp,
      long[] deletedAt,
      @Nullable Long group,
      int[] elements) {
    boolean visible(long snapshot, long expiredBefore) {
      boolean deleted = deletedAt[0] != Long.MAX_VALUE && deletedAt[0] <= snapshot;
      return timestamp <= snapshot && timestamp >= expiredBefore && !deleted;
    }
  }

  ModelRows(DataType keyType, DataType vectorType) {
    this.keyType = keyType;
    this.vectorType = vectorType;
    schema =
        new CollectionSchema(
            "model",
            "",
            List.of(
                FieldSchema.of(100, "pk", keyType, Map.of("max_length", "20")).asPrimaryKey(false),
                FieldSchema.of(101, "grp", DataType.INT64, Map.of()).asNullable(),
                FieldSchema.of(102, "serial", DataType.INT64, Map.of()),
                FieldSchema.of(103, "vec", vectorType, Map.of("dim", "" + DIMENSION))),
            false,
            1);
  }

  Row add(Random random, int keys) {
    int[] elements = new int[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      elements[i] = vectorType == DataType.BINARY_VECTOR ? random.nextInt(2) : random.nextInt(3);
    }
    if (vectorType == DataType.SPARSE_FLOAT_VECTOR && random.nextInt(10) == 0) {
      elements = new int[DIMENSION];
    }
    Long group = random.nextInt(6) == 0 ? null : (long) random.nextInt(100);
    Row row =
        new Row(
            rows.size(),
            random.nextInt(keys),
            nextTimestamp++,
            new long[] {Long.MAX_VALUE},
            group,
            elements);
    rows.add(row);
    return row;
  }

  long now() {
    return nextTimestamp++;
  }

  double score(Metric metric, int[] query, Row row) {
    int dot = 0;
    int gaps = 0;
    int either = 0;
    for (int i = 0; i < DIMENSION; i++) {
      dot += query[i] * row.elements[i];
      gaps += (query[i] - row.elements[i]) * (query[i] - row.elements[i]);
      either += query[i] | row.elements[i];
    }
    return switch (metric) {
      case L2, HAMMING -> gaps;
      case IP -> dot;
      case JACCARD -> either == 0 ? 1 : (float) (either - dot) / either;
      case COSINE, SUBSTRUCTURE, SUPERSTRUCTURE, MHJACCARD, BM25 ->
          throw new IllegalArgumentException();
    };
  }

  /// Whether the vectors have a score at all.
  boolean comparable(int[] query, Row row) {
    if (vectorType != DataType.SPARSE_FLOAT_VECTOR) {
      return true;
    }
    for (int i = 0; i < DIMENSION; i++) {
      if (query[i] != 0 && row.elements[i] != 0) {
        return true;
      }
    }
    return false;
  }

  QueryVector query(int[] elements) {
    return switch (column(VECTOR, List.of(new Row(0, 0, 0, new long[1], null, elements)))) {
      case DenseVectorColumn dense -> new QueryVector.Dense(vectorType, DIMENSION, dense.bytes());
      case SparseVectorColumn sparse -> new QueryVector.Sparse(sparse.indices(), sparse.values());
      default -> throw new IllegalStateException();
    };
  }

  /// Keys as texts have the order of the numbers.
  Column keys(List<Long> keys) {
    return keyType == DataType.INT64
        ? new IntegerColumn(
            DataType.INT64, keys.stream().mapToLong(Long::longValue).toArray(), null)
        : BytesColumn.ofStrings(
            DataType.VARCHAR, keys.stream().map(key -> "k%06d".formatted(key)).toList());
  }

  long keyAt(Column keys, int row) {
    return switch (keys) {
      case IntegerColumn numbers -> numbers.values()[row];
      case BytesColumn texts ->
          Long.parseLong(new String(texts.value(row), StandardCharsets.UTF_8).substring(1));
      default -> throw new IllegalStateException();
    };
  }

  Column column(FieldId field, List<Row> of) {
    if (field.equals(KEY)) {
      return keys(of.stream().map(Row::key).toList());
    }
    if (field.equals(SERIAL)) {
      return new IntegerColumn(DataType.INT64, of.stream().mapToLong(Row::serial).toArray(), null);
    }
    if (field.equals(GROUP)) {
      Bits valid = Bits.none(of.size());
      long[] values = new long[of.size()];
      for (int i = 0; i < values.length; i++) {
        Long group = of.get(i).group;
        if (group != null) {
          values[i] = group;
          valid.set(i);
        }
      }
      return new IntegerColumn(DataType.INT64, values, Validity.orNullWhenFull(valid));
    }
    return vectorType == DataType.SPARSE_FLOAT_VECTOR ? sparse(of) : dense(of);
  }

  private DenseVectorColumn dense(List<Row> of) {
    ByteBuffer bytes =
        ByteBuffer.allocate(of.size() * vectorType.vectorBytes(DIMENSION))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (Row row : of) {
      for (int i = 0; i < DIMENSION; i++) {
        int element = row.elements[i];
        switch (vectorType) {
          case FLOAT_VECTOR -> bytes.putFloat(element);
          case FLOAT16_VECTOR -> bytes.putShort(Float.floatToFloat16(element));
          case BFLOAT16_VECTOR -> bytes.putShort((short) (Float.floatToIntBits(element) >>> 16));
          case INT8_VECTOR -> bytes.put((byte) element);
          default -> {
            int at = bytes.position();
            bytes.put(at, (byte) (bytes.get(at) | element << (i & 7)));
            if ((i & 7) == 7) {
              bytes.position(at + 1);
            }
          }
        }
      }
    }
    return new DenseVectorColumn(vectorType, DIMENSION, of.size(), bytes.array(), null);
  }

  private static SparseVectorColumn sparse(List<Row> of) {
    int[] offsets = new int[of.size() + 1];
    List<Integer> indices = new ArrayList<>();
    List<Float> values = new ArrayList<>();
    for (int r = 0; r < of.size(); r++) {
      for (int i = 0; i < DIMENSION; i++) {
        if (of.get(r).elements[i] != 0) {
          indices.add(i);
          values.add((float) of.get(r).elements[i]);
        }
      }
      offsets[r + 1] = indices.size();
    }
    float[] weights = new float[values.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = values.get(i);
    }
    return new SparseVectorColumn(
        offsets, indices.stream().mapToInt(i -> i).toArray(), weights, null);
  }
}
