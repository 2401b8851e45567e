package io.elanus.cluster.proxy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.SegmentInfo;
import io.elanus.cluster.role.ShardId;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.cluster.transport.Binding;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogDelta;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.coordination.catalog.LoadState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.expression.TemplateValue;
import io.elanus.core.index.QueryVector;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.Clock;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// A proxy over one collection in memory, with a clock that tests hold.
final class ProxyKit {
  static final String NAME = "films";

  CollectionState collection;
  long millis = 1_700_000_000_000L;
  long counter;
  long waited;

  /// What rerank functions of models ask.
  RerankModel models =
      (query, documents) -> {
        throw new UnsupportedOperationException();
      };

  final MemoryNode node = new MemoryNode(this::timestamp, () -> collection.schema());
  final DataProxy proxy;

  /// The node as the proxy sees it.
  private final StreamingNode owner;

  ProxyKit(Roles roles, CollectionState collection) {
    this.collection = collection;
    Binding binding = roles.binding();
    this.owner = binding.bind(node);
    this.proxy =
        new DataProxy(
            binding.bind(new OneCollection()),
            new Clock() {
              @Override
              public long wallMillis() {
                return millis;
              }

              @Override
              public long monotonicNanos() {
                return millis * 1_000_000;
              }
            },
            pause -> {
              waited += pause;
              millis += pause;
            },
            Executors.newVirtualThreadPerTaskExecutor(),
            parameters -> (query, documents) -> models.scores(query, documents),
            new Embeddings((parameters, dimension) -> {
              throw new UnsupportedOperationException();
            }));
  }

  synchronized Timestamp timestamp() {
    return new Timestamp((millis << Timestamp.LOGICAL_BITS) + ++counter);
  }

  // Collections

  static FieldSchema key() {
    return FieldSchema.of(100, "id", DataType.INT64, Map.of()).asPrimaryKey(false);
  }

  static FieldSchema field(long id, String name, DataType type) {
    return FieldSchema.of(id, name, type, Map.of("max_length", "20"));
  }

  static FieldSchema vector(long id, String name, int dimension) {
    return FieldSchema.of(
        id, name, DataType.FLOAT_VECTOR, Map.of("dim", Integer.toString(dimension)));
  }

  static FieldSchema partitionKey(FieldSchema field) {
    return new FieldSchema(
        field.id(),
        field.name(),
        "",
        field.type(),
        null,
        field.parameters(),
        false,
        false,
        true,
        false,
        false,
        false,
        null);
  }

  static FieldSchema withDefault(FieldSchema field, Object value) {
    return new FieldSchema(
        field.id(),
        field.name(),
        "",
        field.type(),
        null,
        field.parameters(),
        false,
        false,
        false,
        false,
        field.nullable(),
        false,
        value);
  }

  static CollectionState collection(int shards, int partitions, FieldSchema... fields) {
    CollectionSchema schema =
        new CollectionSchema(
            NAME, "", List.of(fields), Arrays.stream(fields).anyMatch(FieldSchema::dynamic), 1);
    List<PartitionState> states = new ArrayList<>();
    boolean keyed = schema.partitionKey() != null;
    for (int p = 0; p < partitions; p++) {
      String name = keyed ? "_default_" + p : p == 0 ? "_default" : "part" + p;
      states.add(new PartitionState(new PartitionId(10 + p), name, Timestamp.ofMillis(1)));
    }
    List<IndexState> indexes = new ArrayList<>();
    for (FieldSchema vector : schema.vectorFields()) {
      indexes.add(
          new IndexState(
              new IndexId(500 + vector.id().value()),
              vector.name(),
              vector.id(),
              "FLAT",
              "FLAT",
              Map.of(),
              Map.of(),
              new IndexState.VectorIndexState("FLAT", Metric.L2, Map.of()),
              null,
              Timestamp.ofMillis(1)));
    }
    return new CollectionState(
        new CollectionId(7),
        new DatabaseId(1),
        schema,
        shards,
        ConsistencyLevel.BOUNDED,
        Map.of(),
        states,
        indexes,
        new LoadState.Whole(1),
        Timestamp.ofMillis(1),
        Timestamp.ofMillis(2));
  }

  static CollectionState loaded(CollectionState c, LoadState load) {
    return new CollectionState(
        c.id(),
        c.database(),
        c.schema(),
        c.shards(),
        c.consistency(),
        c.properties(),
        c.partitions(),
        c.indexes(),
        load,
        c.created(),
        c.schemaChanged());
  }

  static CollectionState indexed(CollectionState c, String typeName, String type, Metric metric) {
    List<IndexState> indexes = new ArrayList<>();
    for (IndexState index : c.indexes()) {
      indexes.add(
          new IndexState(
              index.id(),
              index.name(),
              index.field(),
              typeName,
              typeName,
              Map.of(),
              Map.of(),
              new IndexState.VectorIndexState(type, metric, Map.of()),
              null,
              index.created()));
    }
    return new CollectionState(
        c.id(),
        c.database(),
        c.schema(),
        c.shards(),
        c.consistency(),
        c.properties(),
        c.partitions(),
        indexes,
        c.load(),
        c.created(),
        c.schemaChanged());
  }

  static CollectionState withProperty(CollectionState c, String key, String value) {
    return new CollectionState(
        c.id(),
        c.database(),
        c.schema(),
        c.shards(),
        c.consistency(),
        Map.of(key, value),
        c.partitions(),
        c.indexes(),
        c.load(),
        c.created(),
        c.schemaChanged());
  }

  // Columns

  static GivenColumn longs(String name, long... values) {
    return new GivenColumn(name, false, new IntegerColumn(DataType.INT64, values, null));
  }

  static GivenColumn texts(String name, String... values) {
    return new GivenColumn(name, false, BytesColumn.ofStrings(DataType.VARCHAR, List.of(values)));
  }

  static GivenColumn documents(String... values) {
    return new GivenColumn("$meta", true, BytesColumn.ofStrings(DataType.JSON, List.of(values)));
  }

  static GivenColumn vectors(String name, float[]... rows) {
    int dimension = rows[0].length;
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * dimension * rows.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    return new GivenColumn(
        name,
        false,
        new DenseVectorColumn(DataType.FLOAT_VECTOR, dimension, rows.length, bytes.array(), null));
  }

  static QueryVector query(float... vector) {
    return new QueryVector.Dense(
        DataType.FLOAT_VECTOR,
        vector.length,
        ((DenseVectorColumn) vectors("", vector).column()).bytes());
  }

  // Calls

  WriteRequest rows(GivenColumn... columns) {
    return rowsIn("", columns);
  }

  WriteRequest rowsIn(String partition, GivenColumn... columns) {
    return new WriteRequest(
        collection, partition, columns[0].column().rowCount(), List.of(columns), 0);
  }

  QueryResult query(String filter, String... outputs) {
    return query(filter, Map.of(), outputs);
  }

  QueryResult query(String filter, Map<String, String> parameters, String... outputs) {
    return proxy
        .reader()
        .query(
            new QueryRequest(
                "default",
                NAME,
                List.of(),
                filter,
                Map.of(),
                List.of(outputs),
                parameters,
                ReadConsistency.STRONG));
  }

  long count(String filter) {
    return ((IntegerColumn) query(filter, "count(*)").columns().getFirst().column()).values()[0];
  }

  SearchRequest searchRequest(
      List<QueryVector> queries, String filter, Map<String, String> parameters, String... outputs) {
    Map<String, String> all = new HashMap<>(Map.of("topk", "10"));
    all.putAll(parameters);
    return new SearchRequest(
        "default",
        NAME,
        List.of(),
        filter,
        Map.<String, TemplateValue>of(),
        queries,
        null,
        List.of(outputs),
        FunctionScore.NONE,
        all,
        ReadConsistency.STRONG);
  }

  SearchResult search(QueryVector query, Map<String, String> parameters, String... outputs) {
    return proxy.searcher().search(searchRequest(List.of(query), "", parameters, outputs));
  }

  long delete(String filter) {
    return proxy.deleter().delete(new DeleteRequest("default", NAME, "", filter, Map.of())).count();
  }

  static long[] longs(Column column) {
    return ((IntegerColumn) column).values();
  }

  static Column column(QueryResult result, String name) {
    for (OutputColumn column : result.columns()) {
      if (column.name().equals(name)) {
        return column.column();
      }
    }
    throw new AssertionError("no column " + name + " in " + result.outputNames());
  }

  private final class OneCollection implements Coordinator {
    private long nextId = 450_000_000_000_000_000L;

    @Override
    public CatalogImage catalog() {
      DatabaseState database =
          new DatabaseState(
              new DatabaseId(1),
              "default",
              Map.of(),
              Timestamp.ofMillis(1),
              Map.of(NAME, collection.id()),
              Map.of());
      return CatalogImage.EMPTY.apply(
          List.of(
              new CatalogDelta.DatabasePut(database), new CatalogDelta.CollectionPut(collection)));
    }

    @Override
    public Timestamp timestamp() {
      return ProxyKit.this.timestamp();
    }

    @Override
    public synchronized long ids(int count) {
      long first = nextId;
      nextId += count;
      return first;
    }

    @Override
    public StreamingNode owner(ShardId shard) {
      return owner;
    }

    @Override
    public CatalogImage change(CatalogCommand command) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Flushed flush(CollectionId flushed) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<SegmentInfo> segments(CollectionId of) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long compact(CollectionId compacted) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompactionJob compaction(long job) {
      throw new UnsupportedOperationException();
    }
  }
}
