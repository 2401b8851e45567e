package io.elanus.storage.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.FaultyDisk;
import io.elanus.storage.disk.FaultyDisk.Unsynced;
import io.elanus.storage.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalObjectStoreTest extends ObjectStoreContract {
  private static final Path ROOT = Path.of("/objects");
  private static final List<String> NAMES = List.of("a", "s/1/x", "s/1/y", "s/2/x", "t/u/v/w", "b");

  @TempDir Path directory;

  @Override
  ObjectStore openNew() {
    return new LocalObjectStore(new LocalDisk(), directory.resolve("objects"));
  }

  @Test
  void findsItsObjectsAgainAndClearsWhatWasNeverFinished() throws IOException {
    ObjectStore store = openNew();
    put(store, "a/b", new byte[] {1});
    put(store, "gone/with/its/folders", new byte[] {1});
    store.delete("gone/with/its/folders");
    store.create("c").write(ByteBuffer.wrap(new byte[100_000]));
    ObjectStore next = openNew();
    assertThat(next.list("")).containsExactly("a/b");
    assertThat(directory.resolve("objects/.unfinished")).isEmptyDirectory();
    assertThat(directory.resolve("objects/gone")).doesNotExist();
    try (var entries = Files.walk(directory.resolve("objects"))) {
      assertThat(entries.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void worksUnderAnInterruptAndLeavesItPending() {
    ObjectStore store = openNew();
    Thread.currentThread().interrupt();
    try {
      put(store, "a/b", new byte[] {1});
      assertThat(read(store, "a/b")).containsExactly(1);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void keepsCommittedObjectsWholeWhereverPowerIsLost() {
    FaultyDisk counting = new FaultyDisk();
    work(counting, new HashMap<>());
    assertThat(counting.steps()).isGreaterThan(40);
    for (long step = 1; step <= counting.steps(); step++) {
      for (Unsynced unsynced : Unsynced.values()) {
        for (int seed = 0; seed < 3; seed++) {
          Map<String, byte[]> committed = new HashMap<>();
          FaultyDisk disk = new FaultyDisk();
          disk.losePowerBefore(step);
          work(disk, committed);
          FaultyDisk next = disk.afterPowerLoss(unsynced, new Random(step * 10 + seed));
          check(next, committed, "step " + step + ", unsynced " + unsynced + ", seed " + seed);
        }
      }
    }
  }

  @Test
  void commitsNothingWhenASyncFails() {
    for (int failing = 1; failing <= 6; failing++) {
      Map<String, byte[]> committed = new HashMap<>();
      FaultyDisk disk = new FaultyDisk();
      disk.failSync(failing);
      work(disk, committed);
      check(disk.afterPowerLoss(Unsynced.KEPT, new Random(failing)), committed, "sync " + failing);
    }
  }

  @Test
  void saysWhenThereIsNoRoomAndWorksAgainOnceThereIs() {
    FaultyDisk disk = new FaultyDisk();
    ObjectStore store = new LocalObjectStore(disk, ROOT);
    disk.limitTo(50_000);
    ObjectWriter writer = store.create("a");
    assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(new byte[100_000])))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_LIMIT_EXCEEDED))
        .hasMessageContaining("key=a");
    assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
    writer.close();
    assertThat(store.exists("a")).isFalse();
    put(store, "a", new byte[40_000]);
    assertThat(store.size("a")).isEqualTo(40_000);
  }

  /// Commits objects in old and new folders, and deletes one; `committed` gets what is promised.
  private static void work(Disk disk, Map<String, byte[]> committed) {
    try {
      ObjectStore store = new LocalObjectStore(disk, ROOT);
      for (String name : NAMES) {
        put(store, name, content(name));
        committed.put(name, content(name));
      }
      committed.remove("a");
      store.delete("a");
    } catch (DatabaseException powerOrSyncFailed) {
      // What was committed before must survive.
    }
  }

  /// What was committed is there; whatever else is there is whole.
  private static void check(Disk disk, Map<String, byte[]> committed, String description) {
    ObjectStore store = new LocalObjectStore(disk, ROOT);
    assertThat(store.list("")).as(description).containsAll(committed.keySet());
    for (String name : store.list("")) {
      assertThat(read(store, name)).as(description + ": " + name).isEqualTo(content(name));
    }
  }

  private static byte[] content(String name) {
    int i = NAMES.indexOf(name);
    byte[] bytes = new byte[new int[] {100, 0, 70_000}[i % 3]];
    Arrays.fill(bytes, (byte) (i + 1));
    return bytes;
  }
}
