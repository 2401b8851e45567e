package io.elanus.cluster.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.coordination.catalog.IndexState;
import io.elanus.core.coordination.catalog.IndexState.ScalarIndexState;
import io.elanus.core.coordination.catalog.IndexState.VectorIndexState;
import io.elanus.core.coordination.catalog.LoadState;
import io.elanus.core.coordination.catalog.PartitionState;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.CollectionId;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.DatabaseId;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.PartitionId;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The values on disk: what is written today must be readable for ever, so the texts stand here.
final class CatalogJsonTest {
  private static final String DATABASE =
      """
      {"id":7,"name":"d","properties":{"a":"1"},"created":5}\
      """;

  private static final String COLLECTION =
      """
      {"id":42,"database":1,"schema":{"name":"films","description":"all","dynamicFields":true,"version":3,\
      "fields":[{"id":100,"name":"id","description":"","type":"INT64","parameters":{},"primaryKey":true,\
      "autoId":true,"partitionKey":false,"clusteringKey":false,"nullable":false,"dynamic":false},\
      {"id":101,"name":"tags","description":"","type":"ARRAY","elementType":"VARCHAR",\
      "parameters":{"max_capacity":"4","max_length":"8"},"primaryKey":false,"autoId":false,\
      "partitionKey":false,"clusteringKey":false,"nullable":true,"dynamic":false}]},"shards":2,\
      "consistency":"BOUNDED","properties":{"collection.timezone":"UTC"},\
      "partitions":[{"id":50,"name":"_default","created":6}],"indexes":[{"id":60,"name":"v","field":101,\
      "jsonPath":"","type":"AUTOINDEX","parameters":{"params":"{}"},"properties":{"mmap.enabled":"True"},\
      "vector":{"type":"HNSW","metric":"COSINE","parameters":{"M":"18"}},"created":8},\
      {"id":61,"name":"n","field":100,"jsonPath":"a","type":"AUTOINDEX","parameters":{},"properties":{},\
      "scalar":{"type":"INVERTED","parameters":{"json_path":"a"}},"created":9}],"load":{"state":"some","replicas":1,"partitions":[50]},"created":6,"schemaChanged":7}\
      """;

  private static FieldSchema field(long id, String name, DataType type, @Nullable Object value) {
    return new FieldSchema(
        new FieldId(id),
        name,
        "",
        type,
        null,
        Map.of(),
        false,
        false,
        false,
        false,
        false,
        false,
        value);
  }

  private static CollectionState collection(List<FieldSchema> fields, LoadState load) {
    return new CollectionState(
        new CollectionId(42),
        new DatabaseId(1),
        new CollectionSchema("films", "all", fields, true, 3),
        2,
        ConsistencyLevel.BOUNDED,
        Map.of("collection.timezone", "UTC"),
        List.of(new PartitionState(new PartitionId(50), "_default", new Timestamp(6))),
        List.of(
            new IndexState(
                new IndexId(60),
                "v",
                new FieldId(101),
                "",
                "AUTOINDEX",
                Map.of("params", "{}"),
                Map.of("mmap.enabled", "True"),
                new VectorIndexState("HNSW", Metric.COSINE, Map.of("M", "18")),
                null,
                new Timestamp(8)),
            new IndexState(
                new IndexId(61),
                "n",
                new FieldId(100),
                "a",
                "AUTOINDEX",
                Map.of(),
                Map.of(),
                null,
                new ScalarIndexState("INVERTED", Map.of("json_path", "a")),
                new Timestamp(9))),
        load,
        new Timestamp(6),
        new Timestamp(7));
  }

  private static CollectionState films() {
    FieldSchema key = field(100, "id", DataType.INT64, null).asPrimaryKey(true);
    FieldSchema tags =
        new FieldSchema(
            new FieldId(101),
            "tags",
            "",
            DataType.ARRAY,
            DataType.VARCHAR,
            Map.of("max_capacity", "4", "max_length", "8"),
            false,
            false,
            false,
            false,
            true,
            false,
            null);
    return collection(List.of(key, tags), new LoadState.Some(Set.of(new PartitionId(50)), 1));
  }

  @Test
  void writesAndReadsADatabase() {
    DatabaseState database =
        DatabaseState.empty(new DatabaseId(7), "d", Map.of("a", "1"), new Timestamp(5));
    assertThat(new String(CatalogJson.write(database), UTF_8)).isEqualTo(DATABASE);
    assertThat(CatalogJson.readDatabase(DATABASE.getBytes(UTF_8))).isEqualTo(database);
  }

  @Test
  void writesAndReadsACollection() {
    assertThat(new String(CatalogJson.write(films()), UTF_8)).isEqualTo(COLLECTION);
    assertThat(CatalogJson.readCollection(COLLECTION.getBytes(UTF_8))).isEqualTo(films());
  }

  @Test
  void passesOverMembersItDoesNotKnow() {
    String later = COLLECTION.replace("\"shards\":2", "\"later\":{\"x\":[1]},\"shards\":2");
    assertThat(CatalogJson.readCollection(later.getBytes(UTF_8))).isEqualTo(films());
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void keepsTheDefaultOfEveryType(DataType type) {
    List<Object> values = new ArrayList<>();
    switch (type) {
      case BOOL -> values.addAll(List.of(true, false));
      case INT8, INT16, INT32, INT64 -> values.addAll(List.of(0L, -1L, Long.MAX_VALUE));
      case FLOAT, DOUBLE -> values.addAll(List.of(10.0, 0.1, -1e300));
      case VARCHAR -> values.addAll(List.of("", "héllo \"\n"));
      default -> {}
    }
    for (Object value : values) {
      CollectionState state = collection(List.of(field(100, "f", type, value)), LoadState.RELEASED);
      assertThat(CatalogJson.readCollection(CatalogJson.write(state))).isEqualTo(state);
    }
  }

  @Test
  void keepsEveryLoadState() {
    for (LoadState load : List.of(LoadState.RELEASED, new LoadState.Whole(1), films().load())) {
      CollectionState state = collection(List.of(), load);
      assertThat(CatalogJson.readCollection(CatalogJson.write(state)).load()).isEqualTo(load);
    }
  }
}
