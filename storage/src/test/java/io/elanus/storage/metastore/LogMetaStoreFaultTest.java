package io.elanus.storage.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.disk.FaultyDisk;
import io.elanus.storage.disk.FaultyDisk.Unsynced;
import io.elanus.storage.log.LogSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the store does when the disk fails.
@Timeout(120)
final class LogMetaStoreFaultTest {
  private static final Path DIRECTORY = Path.of("/meta");
  private static final LogSettings SMALL =
      new LogSettings(6_000, 1_000, 1_000, 16, 1 << 20, 16, 1 << 20, Duration.ofDays(1));

  @Test
  void losesNoCommitWhereverPowerIsLost() {
    FaultyDisk counting = new FaultyDisk();
    work(counting, new Model());
    assertThat(counting.steps()).isGreaterThan(150);
    for (long step = 1; step <= counting.steps(); step++) {
      for (Unsynced unsynced : Unsynced.values()) {
        for (int seed = 0; seed < (unsynced == Unsynced.TORN ? 4 : 1); seed++) {
          Model model = new Model();
          FaultyDisk disk = new FaultyDisk();
          disk.losePowerBefore(step);
          work(disk, model);
          FaultyDisk next = disk.afterPowerLoss(unsynced, new Random(step * 10 + seed));
          model.check(next, "step " + step + ", unsynced " + unsynced + ", seed " + seed);
        }
      }
    }
  }

  @Test
  void losesNoCommitWhenASyncFails() {
    for (int failing = 1; failing < 60; failing++) {
      Model model = new Model();
      FaultyDisk disk = new FaultyDisk();
      disk.failSync(failing);
      work(disk, model);
      FaultyDisk restarted = disk.afterProcessDeath();
      model.check(restarted, "failing sync " + failing);
    }
  }

  @Test
  void keepsItsFilesInProportionToItsEntries() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    try (MetaStore store = open(disk)) {
      for (int i = 0; i < 500; i++) {
        store.commit(List.of(), List.of(MetaStoreContract.put("k" + i % 5, "v".repeat(100) + i)));
      }
      assertThat(disk.used()).isLessThan(40_000);
    }
    try (MetaStore store = open(disk)) {
      assertThat(store.list("").keySet()).containsExactly("k0", "k1", "k2", "k3", "k4");
      assertThat(store.get("k4").orElseThrow().value())
          .endsWith("499".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void refusesCommitsAfterAFailedSyncAndStillReads() {
    FaultyDisk disk = new FaultyDisk();
    MetaStore store = open(disk);
    store.commit(List.of(), List.of(MetaStoreContract.put("a", "1")));
    disk.failSync(1);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> store.commit(List.of(), List.of(MetaStoreContract.put("a", "2"))))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("IO failed");
      assertThat(store.get("a").orElseThrow().value())
          .isEqualTo("1".getBytes(StandardCharsets.UTF_8));
    }
    store.close();
  }

  @Test
  void refusesCommitsWhileTheDiskIsFullAndWorksAgainOnceItIsNot() {
    FaultyDisk disk = new FaultyDisk();
    MetaStore store = open(disk);
    store.commit(List.of(), List.of(MetaStoreContract.put("a", "1")));
    disk.limitTo(disk.used());
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() ->
              store.commit(List.of(), List.of(MetaStoreContract.put("b", "x".repeat(100_000)))))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_LIMIT_EXCEEDED));
      assertThat(store.list("").keySet()).containsExactly("a");
    }
    disk.limitTo(Long.MAX_VALUE);
    assertThat(store.commit(List.of(), List.of(MetaStoreContract.put("b", "2")))).isTrue();
    store.close();
    MetaStore next = open(disk);
    assertThat(next.list("").keySet()).containsExactly("a", "b");
    next.close();
  }

  private static MetaStore open(FaultyDisk disk) {
    return LogMetaStore.open(disk, DIRECTORY, Thread::new, SMALL, 2_500);
  }

  /// Commits under several keys, with snapshots between and a restart in the middle.
  private static void work(FaultyDisk disk, Model model) {
    for (int life = 0; life < 2; life++) {
      try (MetaStore store = open(disk)) {
        model.checkFound(store, "life " + life);
        for (int i = 0; i < 14; i++) model.commit(store, i);
      } catch (DatabaseException powerOrSyncFailed) {
        return;
      }
    }
  }

  /// What was promised, and what nobody knows.
  private static final class Model {
    private final Map<String, String> promised = new HashMap<>();
    private final List<Map<String, String>> possible = new ArrayList<>();

    void commit(MetaStore store, int i) {
      Map<String, String> after = new HashMap<>(promised);
      String value = ("v" + i + "/" + promised.size()).repeat(1 + i % 3 * 100);
      after.put("k" + i % 3, value);
      after.put("last", value);
      if (i % 5 == 4) after.remove("k1");
      possible.clear();
      possible.add(after);
      List<MetaStore.Change> changes = new ArrayList<>();
      changes.add(MetaStoreContract.put("k" + i % 3, value));
      changes.add(MetaStoreContract.put("last", value));
      if (i % 5 == 4) changes.add(new MetaStore.Change.Delete("k1"));
      store.commit(List.of(), changes);
      promised.clear();
      promised.putAll(after);
    }

    void check(FaultyDisk disk, String description) {
      try (MetaStore store = open(disk)) {
        checkFound(store, description);
        store.commit(List.of(), List.of(MetaStoreContract.put("again", "works")));
      } catch (DatabaseException e) {
        throw new AssertionError(description, e);
      }
    }

    void checkFound(MetaStore store, String description) {
      Map<String, String> found = new HashMap<>();
      store
          .list("")
          .forEach(
              (key, entry) -> found.put(key, new String(entry.value(), StandardCharsets.UTF_8)));
      List<Map<String, String>> allowed = new ArrayList<>(possible);
      allowed.add(promised);
      assertThat(allowed).as(description).contains(found);
    }
  }
}
