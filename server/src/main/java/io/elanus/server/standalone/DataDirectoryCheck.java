package io.elanus.server.standalone;

import io.elanus.core.error.DatabaseException;
import io.elanus.storage.disk.DirectoryLock;
import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.LocalDisk;
import io.elanus.storage.format.check.Finding;
import io.elanus.storage.format.check.StoreCheck;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.log.LogCheck;
import io.elanus.storage.metastore.LogMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.objectstore.LocalObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Verifies what [StandaloneDatabase] keeps in a folder, and changes nothing in it.
public final class DataDirectoryCheck {
  private DataDirectoryCheck() {}

  /// @return what was found; without an error the folder is sound
  /// @throws DatabaseException when a process uses the folder
  public static List<Finding> check(Path directory) {
    if (!Files.isDirectory(directory.resolve(StandaloneDatabase.METASTORE))) {
      throw new IllegalArgumentException(directory + " is no data directory: it has no metadata");
    }
    List<Finding> findings = new ArrayList<>();
    try (DirectoryLock lock = DirectoryLock.acquire(directory)) {
      Disk disk = new LocalDisk();
      // Opening metadata begins a file of its own, as a start does: so a copy is opened.
      Path copy = copyOf(directory.resolve(StandaloneDatabase.METASTORE));
      try (MetaStore metadata =
              LogMetaStore.open(disk, copy, Threads.named("meta", Thread.NORM_PRIORITY));
          ObjectStore objects =
              new LocalObjectStore(disk, directory.resolve(StandaloneDatabase.OBJECTS))) {
        findings.addAll(StoreCheck.check(objects, metadata));
        checkLog(disk, directory.resolve(StandaloneDatabase.LOG), objects, metadata, findings);
      } catch (DatabaseException damage) {
        findings.add(error(StandaloneDatabase.METASTORE, damage.getMessage()));
      } finally {
        delete(copy);
      }
    }
    return findings;
  }

  /// Every record whole, and none missing that a manifest says it covers.
  private static void checkLog(
      Disk disk, Path log, ObjectStore objects, MetaStore metadata, List<Finding> findings) {
    try {
      long newest = LogCheck.newestSequence(disk, log);
      ManifestStore manifests = new ManifestStore(objects, metadata);
      for (String channel : manifests.channels()) {
        long checkpoint = manifests.newest(channel).checkpoint();
        if (checkpoint > newest) {
          findings.add(
              error(
                  StandaloneDatabase.LOG,
                  "ends at record %d, but %s is flushed through %d"
                      .formatted(newest, channel, checkpoint)));
        }
      }
    } catch (DatabaseException damage) {
      findings.add(error(StandaloneDatabase.LOG, damage.getMessage()));
    }
  }

  private static Finding error(String object, String text) {
    return new Finding(Finding.Severity.ERROR, object, text);
  }

  private static Path copyOf(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Path copy = Files.createTempDirectory("elanus-check");
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      return copy;
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot copy " + folder + ": " + cause.getMessage(), cause);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot delete " + folder + ": " + cause.getMessage(), cause);
    }
  }
}
