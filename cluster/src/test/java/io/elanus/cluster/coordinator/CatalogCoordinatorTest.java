package io.elanus.cluster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.cluster.role.Coordinator;
import io.elanus.cluster.role.ShardSpec;
import io.elanus.cluster.role.StreamingNode;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.CatalogImage;
import io.elanus.core.coordination.catalog.CollectionState;
import io.elanus.core.coordination.catalog.DatabaseState;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.core.coordination.catalog.IndexChoice;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.time.Clock;
import io.elanus.core.time.ConsistencyLevel;
import io.elanus.core.time.HybridClock;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.metastore.MetaTimestampReserve;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CatalogCoordinatorTest {
  private final InMemoryMetaStore metastore = new InMemoryMetaStore();
  private final RecordingNode node = new RecordingNode();
  private final Deque<Runnable> background = new ArrayDeque<>();
  private CatalogCoordinator coordinator = start(node);

  private CatalogCoordinator start(StreamingNode to) {
    Clock still =
        new Clock() {
          @Override
          public long wallMillis() {
            return 1_000_000;
          }

          @Override
          public long monotonicNanos() {
            return 0;
          }
        };
    HybridClock clock = new HybridClock(still, new MetaTimestampReserve(metastore));
    CatalogCoordinator started = CatalogCoordinator.open(metastore, clock, background::add);
    started.lead(new Placement(List.of(to)));
    return started;
  }

  private void create(String name, int shards) {
    FieldSchema key = FieldSchema.of(0, "id", DataType.INT64, Map.of()).asPrimaryKey(true);
    FieldSchema vector = FieldSchema.of(0, "v", DataType.FLOAT_VECTOR, Map.of("dim", "4"));
    FieldSchema price =
        new FieldSchema(
            new FieldId(0),
            "price",
            "of one",
            DataType.DOUBLE,
            null,
            Map.of("mmap.enabled", "true"),
            false,
            false,
            false,
            false,
            true,
            false,
            10.0);
    FieldSchema tags =
        new FieldSchema(
            new FieldId(0),
            "tags",
            "",
            DataType.ARRAY,
            DataType.VARCHAR,
            Map.of("max_capacity", "4", "max_length", "8"),
            false,
            false,
            false,
            false,
            false,
            false,
            null);
    coordinator.change(
        new CatalogCommand.CreateCollection(
            "default",
            new CollectionSchema(name, "things", List.of(key, vector, price, tags), false, 0),
            shards,
            1,
            ConsistencyLevel.SESSION,
            Map.of("collection.ttl.seconds", "100")));
  }

  private void index(String name) {
    FieldSchema field = collection(name).schema().field("v");
    IndexChoice choice =
        IndexChoice.of(field, Map.of("index_type", "HNSW", "metric_type", "IP", "M", "16"));
    coordinator.change(
        new CatalogCommand.CreateIndex(
            "default",
            name,
            "v",
            "v",
            choice.jsonPath(),
            choice.typeName(),
            Map.of("M", "16"),
            choice.vector(),
            choice.scalar(),
            choice.missing()));
  }

  private CollectionState collection(String name) {
    return coordinator.catalog().requireCollection("default", name);
  }

  @Test
  void comesBackFromTheMetastoreAsItWas() {
    coordinator.change(new CatalogCommand.CreateDatabase("d", Map.of("a", "1")));
    create("c", 2);
    create("gone", 1);
    index("c");
    coordinator.change(new CatalogCommand.CreatePartition("default", "c", "p"));
    coordinator.change(new CatalogCommand.CreateAlias("default", "alias", "c"));
    coordinator.change(new CatalogCommand.LoadPartitions("default", "c", List.of("p"), 1));
    coordinator.change(new CatalogCommand.DropCollection("default", "gone"));
    CatalogImage before = coordinator.catalog();

    RecordingNode fresh = new RecordingNode();
    coordinator = start(fresh);

    assertThat(coordinator.catalog().databases()).containsExactlyElementsOf(before.databases());
    assertThat(coordinator.catalog().collections())
        .containsExactlyInAnyOrderElementsOf(before.collections());
    assertThat(collection("alias").name()).isEqualTo("c");
    assertThat(fresh.specs.values())
        .usingElementComparator((a, b) -> a.differsFrom(b) ? 1 : 0)
        .containsExactlyElementsOf(node.specs.values());
    assertThat(fresh.specs.values()).extracting(ShardSpec::loaded).containsExactly(true, true);
  }

  @Test
  void keepsWhatAFileHeldUntilItIsRemoved() {
    String stop =
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"stop\",\"stop_words_file\":"
            + "{\"type\":\"remote\",\"resource_name\":\"words\",\"file_name\":\"w.txt\"}}]}";
    coordinator.change(new CatalogCommand.AddFileResource("words", "a/w.txt", "ähm"));
    CatalogImage before = coordinator.catalog();
    coordinator = start(node);
    assertThat(before.fileResources())
        .isEqualTo(coordinator.catalog().fileResources())
        .singleElement()
        .extracting(FileResource::path)
        .isEqualTo("a/w.txt");
    assertThat(Analyzer.of(stop).terms("ähm ja")).containsExactly("ja");
    coordinator.change(new CatalogCommand.RemoveFileResource("words"));
    assertThatThrownBy(() -> Analyzer.of(stop)).hasMessageContaining("words not found");
    assertThat(start(node).catalog().fileResources()).isEmpty();
    assertThat(metastore.list("cat/file")).isEmpty();
  }

  @Test
  void tellsTheNodeEveryChangeThatConcernsIt() {
    create("c", 1);
    index("c");
    ShardSpec spec = node.specs.values().iterator().next();
    assertThat(spec.indexes())
        .singleElement()
        .satisfies(index -> {
          assertThat(index.type()).isEqualTo("HNSW");
          assertThat(index.parameters()).isEqualTo(Map.of("M", "16", "efConstruction", "360"));
        });
    node.calls.clear();
    coordinator.change(new CatalogCommand.CreateAlias("default", "a", "c"));
    coordinator.change(
        new CatalogCommand.AlterCollection(
            "default", "c", Map.of("collection.ttl.seconds", "5"), Set.of()));
    assertThat(node.calls).isEmpty();
    coordinator.change(new CatalogCommand.LoadCollection("default", "c", 1));
    coordinator.change(new CatalogCommand.TruncateCollection("default", "c"));
    assertThat(node.calls).containsExactly("assign", "truncate");
  }

  @Test
  void leavesNothingBehindWhenANodeRefusesANewCollection() {
    node.refusing = true;
    assertThatThrownBy(() -> create("c", 1)).isInstanceOf(DatabaseException.class);
    assertThat(coordinator.catalog().collections()).isEmpty();
    node.refusing = false;
    coordinator = start(node);
    assertThat(coordinator.catalog().collections()).isEmpty();
    create("c", 1);
  }

  @Test
  void takesALoadBackWhenTheNodeRefusesIt() {
    create("c", 1);
    index("c");
    node.refusing = true;
    assertThatThrownBy(
            () -> coordinator.change(new CatalogCommand.LoadCollection("default", "c", 1)))
        .isInstanceOf(DatabaseException.class);
    assertThat(collection("c").isLoaded()).isFalse();
    node.refusing = false;
    coordinator.change(new CatalogCommand.LoadCollection("default", "c", 1));
    assertThat(node.specs.values()).extracting(ShardSpec::loaded).containsExactly(true);
  }

  @Test
  void dropsAtTheNextStartWhatCouldNotBeDropped() {
    create("c", 2);
    coordinator.change(new CatalogCommand.CreatePartition("default", "c", "p"));
    node.refusing = true;
    coordinator.change(new CatalogCommand.DropPartition("default", "c", "p"));
    coordinator.change(new CatalogCommand.DropCollection("default", "c"));
    assertThat(coordinator.catalog().collections()).isEmpty();
    assertThat(node.specs).hasSize(2);

    node.refusing = false;
    node.calls.clear();
    coordinator = start(node);
    assertThat(node.specs).isEmpty();
    assertThat(node.calls)
        .containsExactlyInAnyOrder("drop", "drop", "dropPartition", "dropPartition");
    node.calls.clear();
    coordinator = start(node);
    assertThat(node.calls).isEmpty();
  }

  @Test
  void neverIssuesAnIdOrATimestampTwiceAcrossARestart() {
    long id = coordinator.ids(5);
    assertThat(coordinator.ids(1)).isEqualTo(id + 5);
    long timestamp = coordinator.timestamp().value();
    coordinator = start(node);
    assertThat(coordinator.ids(1)).isGreaterThan(id + 5);
    assertThat(coordinator.timestamp().value()).isGreaterThan(timestamp);
  }

  @Test
  void refusesToWriteOverAnotherCoordinator() {
    CatalogCoordinator other = start(new RecordingNode());
    other.change(new CatalogCommand.CreateDatabase("theirs", Map.of()));
    assertThatThrownBy(
            () -> coordinator.change(new CatalogCommand.CreateDatabase("mine", Map.of())))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    assertThat(start(node).catalog().databases())
        .extracting(DatabaseState::name)
        .containsExactly("default", "theirs");
  }

  @Test
  void flushesEveryShardAndAnswersTheOldestTimestamp() {
    create("c", 3);
    Coordinator.Flushed flushed = coordinator.flush(collection("c").id());
    assertThat(flushed.sealed()).hasSize(3);
    assertThat(flushed.timestamp().value()).isEqualTo(98);
  }

  @Test
  void runsACompactionBehindTheCaller() {
    create("c", 2);
    long job = coordinator.compact(collection("c").id());
    assertThat(coordinator.compaction(job).done()).isFalse();
    background.remove().run();
    assertThat(coordinator.compaction(job).done()).isTrue();
    assertThat(coordinator.compaction(job).plans()).hasSize(2);
    assertThat(coordinator.compaction(job + 1)).isNull();
  }

  @Test
  void remembersWhyACompactionFailed() {
    create("c", 1);
    long job = coordinator.compact(collection("c").id());
    node.refusing = true;
    background.remove().run();
    assertThat(coordinator.compaction(job).failure()).contains("no space");
  }
}
