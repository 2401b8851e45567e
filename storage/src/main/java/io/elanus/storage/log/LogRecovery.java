package io.elanus.storage.log;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.log.LogFrame.Stored;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads what earlier owners left: checks every frame of every file, tells a torn tail (dropped)
/// from damage (refused), and finds the records that nobody can prove to be on the disk.
///
/// A file is valid up to the frame that the next file's header continues, whatever follows there.
/// In the last file the first frame that is not whole, or does not continue the chain, ends the
/// log: it was being written when its owner stopped, and nobody was told of it. Unless a later
/// frame, or the file's header, knows that it was durable: then the file is damaged.
final class LogRecovery {
  private final LogFolder folder;
  private final Arena arena;

  private LogRecovery(LogFolder folder, Arena arena) {
    this.folder = folder;
    this.arena = arena;
  }

  /// @param arena keeps the last file in memory, for [Recovered#carryOver]
  static Recovered recover(LogFolder folder, Arena arena) throws IOException {
    return new LogRecovery(folder, arena).recover();
  }

  private Recovered recover() throws IOException {
    List<LogFileName> names = folder.files();
    for (int i = 0; i + 1 < names.size(); i++) checkFollowedFile(names.get(i), names.get(i + 1));
    if (names.isEmpty())
      return new Recovered(names, LogTail.START, List.of(), ByteBuffer.allocate(0));
    return readLastFile(names);
  }

  private void checkFollowedFile(LogFileName name, LogFileName nextName) throws IOException {
    LogTail end;
    try (Arena nextArena = Arena.ofConfined()) {
      end = header(nextName, folder.map(nextName, nextArena)).previous();
    }
    try (Arena fileArena = Arena.ofConfined()) {
      ByteBuffer file = folder.map(name, fileArena);
      LogFileHeader header = header(name, file);
      LogFileScan scan = LogFileScan.follow(file, header, end.number(), frame -> {});
      if (!scan.tail().equals(end)) throw damaged(name, scan, end.sequence());
    }
  }

  private Recovered readLastFile(List<LogFileName> names) throws IOException {
    LogFileName name = names.getLast();
    ByteBuffer file = folder.map(name, arena);
    LogFileHeader header = header(name, file);
    List<Stored> frames = new ArrayList<>();
    LogFileScan scan = LogFileScan.follow(file, header, Long.MAX_VALUE, frames::add);
    if (scan.tail().number() < header.namedNumber())
      throw damaged(name, scan, scan.tail().sequence() + 1);
    Stored proof = scan.proofOfDamage(file, header);
    if (proof != null) throw damaged(name, scan, proof.frame().sequence());
    LogTail proven = header.previous();
    long provenNumber = Math.max(header.namedNumber(), durableNumber(frames));
    int provenFrames = 0;
    while (proven.number() < provenNumber) {
      Stored stored = frames.get(provenFrames++);
      proven = proven.after(stored.frame(), stored.hash());
    }
    List<Stored> unproven = List.copyOf(frames.subList(provenFrames, frames.size()));
    return new Recovered(List.copyOf(names), proven, unproven, file);
  }

  private static long durableNumber(List<Stored> frames) {
    return frames.isEmpty() ? 0 : frames.getLast().frame().durableNumber();
  }

  private static LogFileHeader header(LogFileName name, ByteBuffer file) {
    int version = LogFileHeader.version(file);
    if (version > LogFileHeader.VERSION) {
      throw refused(
          "log file of a later version", pair("file", name.text()), pair("version", version));
    }
    LogFileHeader header = LogFileHeader.read(file);
    if (header == null
        || header.epoch() != name.epoch()
        || header.previous().sequence() + 1 != name.firstSequence()) {
      throw refused(
          "log is damaged",
          pair("file", name.text()),
          pair("offset", 0),
          pair("records", name.firstSequence() + " and later"));
    }
    return header;
  }

  private static DatabaseException damaged(LogFileName name, LogFileScan scan, long lastLost) {
    long firstLost = scan.tail().sequence() + 1;
    return refused(
        "log is damaged",
        pair("file", name.text()),
        pair("offset", scan.offset()),
        pair("records", firstLost + ".." + Math.max(firstLost, lastLost)));
  }

  @SafeVarargs
  private static DatabaseException refused(String why, Map.Entry<String, Object>... where) {
    return DatabaseException.of(ErrorCode.IO_FAILED, why, where);
  }

  /// @param files in order; empty for a new log
  /// @param proven the last frame that is known to be on the disk
  /// @param unproven the frames after `proven`: read well, but perhaps only from the system's cache
  /// @param lastFile that the unproven frames are in
  record Recovered(
      List<LogFileName> files, LogTail proven, List<Stored> unproven, ByteBuffer lastFile) {
    long epoch() {
      return files.isEmpty() ? 0 : files.getLast().epoch();
    }

    /// Writes the unproven records again, as frames of a new owner: after a sync that failed, or
    /// was never tried, forcing the old file would prove nothing.
    LogTail carryOver(FrameWriter writer, long epoch, LogTail tail) throws IOException {
      LogTail next = tail;
      for (Stored stored : unproven) {
        LogFrame old = stored.frame();
        if (old.type() != LogFrame.Type.RECORD) continue;
        LogFrame frame =
            new LogFrame(
                LogFrame.Type.RECORD,
                old.kind(),
                epoch,
                next.number() + 1,
                proven.number(),
                old.sequence(),
                old.timestamp(),
                next.hash());
        next =
            next.after(
                frame,
                writer.add(frame, stored.channel(lastFile), List.of(stored.payload(lastFile))));
      }
      return next;
    }
  }
}
