package io.elanus.cluster.streaming;

import io.elanus.cluster.role.RetrievePart;
import io.elanus.cluster.role.SearchPart;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.ShardRead;
import io.elanus.cluster.role.ShardRetrieve;
import io.elanus.cluster.role.ShardSearch;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.ShardSpec.VectorIndexSpec;
import io.elanus.cluster.role.ShardWrite;
import io.elanus.cluster.role.ShardWrite.KeyDelete;
import io.elanus.cluster.role.ShardWrite.PartitionRows;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One small shard: an INT64 key, an INT32 value, a vector of four floats.
final class TestShard {
  static final FieldId KEY = new FieldId(100);
  static final FieldId VALUE = new FieldId(101);
  static final FieldId VECTOR = new FieldId(102);
  static final int DIMENSION = 4;
  static final ShardId ID = new ShardId(new CollectionId(7), 0);
  static final CollectionSchema SCHEMA =
      new CollectionSchema(
          "c",
          "",
          List.of(
              FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false),
              FieldSchema.of(101, "value", DataType.INT32, Map.of()),
              FieldSchema.of(102, "v", DataType.FLOAT_VECTOR, Map.of("dim", "4"))),
          false,
          1);
  static final ShardSpec SPEC = spec(ID);
  static final IndexId INDEX = new IndexId(1);

  private TestShard() {}

  static ShardSpec spec(ShardId id) {
    return new ShardSpec(id, SCHEMA, List.of(), true, Timestamp.EARLIEST);
  }

  static ShardSpec indexedSpec(ShardId id) {
    VectorIndexSpec index =
        new VectorIndexSpec(
            INDEX, VECTOR, "HNSW", Metric.L2, Map.of("M", "8", "efConstruction", "32"));
    return new ShardSpec(id, SCHEMA, List.of(index), true, Timestamp.EARLIEST);
  }

  static Rows rows(long[] keys, int[] values, float[][] vectors) {
    long[] wide = new long[values.length];
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * DIMENSION * keys.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < keys.length; i++) {
      wide[i] = values[i];
      for (float element : vectors[i]) bytes.putFloat(element);
    }
    Map<FieldId, Column> columns = new LinkedHashMap<>();
    columns.put(KEY, new IntegerColumn(DataType.INT64, keys, null));
    columns.put(VALUE, new IntegerColumn(DataType.INT32, wide, null));
    columns.put(
        VECTOR,
        new DenseVectorColumn(DataType.FLOAT_VECTOR, DIMENSION, keys.length, bytes.array(), null));
    return new Rows(keys.length, columns);
  }

  /// Rows whose value and vector follow from their keys.
  static Rows rows(long firstKey, int count) {
    long[] keys = new long[count];
    int[] values = new int[count];
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      keys[i] = firstKey + i;
      values[i] = (int) keys[i];
      vectors[i] = new float[] {keys[i], keys[i] % 10, 0, 1};
    }
    return rows(keys, values, vectors);
  }

  static ShardWrite insert(ShardId shard, long partition, Rows rows) {
    return new ShardWrite(
        shard, null, List.of(new PartitionRows(new PartitionId(partition), rows)));
  }

  static ShardWrite insert(Rows rows) {
    return insert(ID, 1, rows);
  }

  static KeyDelete keys(List<PartitionId> partitions, long... keys) {
    return new KeyDelete(new IntegerColumn(DataType.INT64, keys, null), partitions);
  }

  static ShardWrite delete(long... keys) {
    return new ShardWrite(ID, keys(List.of(), keys), List.of());
  }

  static ShardWrite upsert(Rows rows) {
    long[] keys = ((IntegerColumn) rows.column(KEY)).values();
    return new ShardWrite(ID, keys(List.of(), keys), insert(rows).inserts());
  }

  static ShardRead read(ShardId shard, Timestamp snapshot) {
    return new ShardRead(
        shard, 1, List.of(), null, Timestamp.EARLIEST, snapshot, Timestamp.EARLIEST, false, false);
  }

  static long count(StreamingNode node, ShardId shard, Timestamp snapshot) {
    return node.retrieve(new ShardRetrieve(read(shard, snapshot), List.of(), -1, true)).count();
  }

  static long count(StreamingNode node) {
    return count(node, ID, Timestamp.LATEST);
  }

  static TreeMap<Long, Integer> values(StreamingNode node, Timestamp snapshot) {
    RetrievePart part =
        node.retrieve(new ShardRetrieve(read(ID, snapshot), List.of(VALUE), -1, false));
    long[] keys = ((IntegerColumn) part.rows().column(KEY)).values();
    long[] values = ((IntegerColumn) part.rows().column(VALUE)).values();
    TreeMap<Long, Integer> found = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      if (found.put(keys[i], (int) values[i]) != null)
        throw new AssertionError("twice: key " + keys[i]);
    }
    return found;
  }

  static List<Long> nearest(StreamingNode node, float[] query, int topK, Timestamp snapshot) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * DIMENSION).order(ByteOrder.LITTLE_ENDIAN);
    for (float element : query) bytes.putFloat(element);
    ShardSearch search =
        new ShardSearch(
            read(ID, snapshot),
            VECTOR,
            Metric.L2,
            List.of(new QueryVector.Dense(DataType.FLOAT_VECTOR, DIMENSION, bytes.array())),
            topK,
            SearchTuning.NONE,
            SearchBounds.unbounded(Metric.L2),
            List.of());
    SearchPart part = node.search(search);
    long[] keys = ((IntegerColumn) part.keys()).values();
    return java.util.Arrays.stream(keys).boxed().toList();
  }
}
