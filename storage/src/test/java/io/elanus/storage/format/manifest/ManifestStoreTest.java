package io.elanus.storage.format.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.DataType;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.SmallStore;
import io.elanus.storage.format.manifest.ManifestStore.Outcome;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.metastore.MetaStore.Condition;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(5)
final class ManifestStoreTest {
  private static final String CHANNEL = "birds_1v0";
  private static final String EPOCH = "log/epoch";

  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private final InMemoryMetaStore metadata = new InMemoryMetaStore();
  private final ManifestStore manifests = new ManifestStore(objects, metadata);

  @Test
  void encodesEverything() {
    Manifest manifest = new SmallStore(DataType.VARCHAR).manifest;
    assertThat(Manifest.decode(manifest.encode(), "m")).isEqualTo(manifest);
  }

  @Test
  void startsEmptyAndGoesForwardVersionByVersion() {
    assertThat(manifests.newest(CHANNEL)).isEqualTo(Manifest.empty(CHANNEL));
    for (int version = 1; version <= 300; version++) {
      Manifest next = next(manifests.newest(CHANNEL), "c" + version);
      assertThat(publish(manifests, next)).isInstanceOf(Outcome.Published.class);
      assertThat(manifests.newest(CHANNEL)).isEqualTo(next);
      assertThat(next.version()).isEqualTo(version);
    }
    List<CommitId> commits = manifests.newest(CHANNEL).recentCommits();
    assertThat(commits).hasSize(Manifest.REMEMBERED_COMMITS).last().isEqualTo(new CommitId("c300"));
    assertThat(manifests.channels()).containsExactly(CHANNEL);
  }

  @Test
  void tellsWhoCameSecond() {
    Manifest first = next(Manifest.empty(CHANNEL), "a");
    Manifest second = next(Manifest.empty(CHANNEL), "b");
    publish(manifests, first);
    assertThat(publish(manifests, second)).isEqualTo(new Outcome.Overtaken(first));
    assertThat(manifests.newest(CHANNEL)).isEqualTo(first);
  }

  @Test
  void fencesAnOwnerWhoseEpochIsOver() {
    metadata.commit(List.of(), List.of(new Change.Put(EPOCH, new byte[] {1})));
    List<Condition> guards =
        List.of(new Condition(EPOCH, metadata.get(EPOCH).orElseThrow().version()));
    Manifest first = next(Manifest.empty(CHANNEL), "a");
    assertThat(manifests.publish(first, "m1", guards, List.of()))
        .isInstanceOf(Outcome.Published.class);
    metadata.commit(List.of(), List.of(new Change.Put(EPOCH, new byte[] {2})));
    assertThat(manifests.publish(next(first, "b"), "m2", guards, List.of()))
        .isEqualTo(new Outcome.Fenced());
    assertThat(manifests.newest(CHANNEL)).isEqualTo(first);
    assertThat(manifests.forget(CHANNEL, guards, List.of())).isFalse();
  }

  @Test
  void makesFurtherChangesInTheSameCommit() {
    manifests.publish(
        next(Manifest.empty(CHANNEL), "a"),
        "m1",
        List.of(),
        List.of(new Change.Put("job", new byte[] {7})));
    assertThat(metadata.get("job")).isPresent();
    assertThat(manifests.forget(CHANNEL, List.of(), List.of(new Change.Delete("job")))).isTrue();
    assertThat(metadata.get("job")).isEmpty();
    assertThat(manifests.newest(CHANNEL)).isEqualTo(Manifest.empty(CHANNEL));
  }

  @Test
  void looksUpACommitWhoseOutcomeIsUnknown() {
    for (boolean applied : new boolean[] {true, false}) {
      ForgetfulMetaStore forgetful = new ForgetfulMetaStore(new InMemoryMetaStore(), applied);
      ManifestStore unsure = new ManifestStore(objects, forgetful);
      Manifest next = next(Manifest.empty(CHANNEL), "a");
      assertThat(unsure.publish(next, "unsure-" + applied, List.of(), List.of()))
          .isInstanceOf(Outcome.Published.class);
      assertThat(unsure.newest(CHANNEL)).isEqualTo(next);
    }
  }

  @Test
  void refusesAManifestThatIsNotTheOneOfTheHead() {
    publish(manifests, next(Manifest.empty(CHANNEL), "a"));
    objects.delete("m-a");
    publish(
        new ManifestStore(objects, new InMemoryMetaStore()), next(Manifest.empty("other"), "a"));
    assertThatThrownBy(() -> manifests.newest(CHANNEL))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("corrupt m-a: digest");
  }

  private static Manifest next(Manifest before, String commit) {
    return before.next(
        new CommitId(commit),
        List.of(),
        before.checkpoint() + 10,
        new Timestamp(before.version()),
        1);
  }

  private static Outcome publish(ManifestStore manifests, Manifest manifest) {
    return manifests.publish(
        manifest, "m-" + manifest.recentCommits().getLast().value(), List.of(), List.of());
  }

  /// Fails its first commit, after or without applying it.
  private static final class ForgetfulMetaStore implements MetaStore {
    private final MetaStore store;
    private final boolean applied;
    private boolean failed;

    ForgetfulMetaStore(MetaStore store, boolean applied) {
      this.store = store;
      this.applied = applied;
    }

    @Override
    public boolean commit(List<Condition> conditions, List<Change> changes) {
      if (failed) {
        return store.commit(conditions, changes);
      }
      failed = true;
      if (applied) {
        store.commit(conditions, changes);
      }
      throw DatabaseException.of(ErrorCode.IO_FAILED, "no answer");
    }

    @Override
    public Optional<Entry> get(String key) {
      return store.get(key);
    }

    @Override
    public SortedMap<String, Entry> list(String prefix) {
      return store.list(prefix);
    }

    @Override
    public void close() {}
  }
}
