package io.elanus.storage.log;

import io.elanus.storage.log.LogFrame.Stored;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows the chain of frames through one file.
///
/// @param tail the last frame that belongs to the chain
/// @param offset where it ends, and where the next one should be
record LogFileScan(LogTail tail, int offset) {
  /// Hands over frame after frame, up to the given number or to the first one that is not whole or
  /// does not continue the chain.
  static LogFileScan follow(
      ByteBuffer file, LogFileHeader header, long throughNumber, Consumer<Stored> receiver) {
    LogTail tail = header.previous();
    int offset = LogFileHeader.BYTES;
    while (tail.number() < throughNumber) {
      Stored stored = LogFrame.read(file, offset);
      if (stored == null || stored.frame().epoch() != header.epoch()) break;
      if (!tail.isContinuedBy(stored.frame())) break;
      receiver.accept(stored);
      tail = tail.after(stored.frame(), stored.hash());
      offset = stored.end();
    }
    return new LogFileScan(tail, offset);
  }

  /// A frame behind the break that was written when the frame at the break was known to be durable:
  /// the proof that something was damaged, and not just never finished. Pages that were never
  /// forced reach the disk in any order, so a whole frame behind a bad one proves nothing alone.
  @Nullable Stored proofOfDamage(ByteBuffer file, LogFileHeader header) {
    for (int at = offset; at <= file.limit() - LogFrame.HEAD_BYTES; at += LogFrame.ALIGNMENT) {
      if (file.getInt(at) != LogFrame.MAGIC) continue;
      Stored stored = LogFrame.read(file, at);
      if (stored == null || stored.frame().epoch() != header.epoch()) continue;
      if (stored.frame().durableNumber() > tail.number()) return stored;
    }
    return null;
  }
}
