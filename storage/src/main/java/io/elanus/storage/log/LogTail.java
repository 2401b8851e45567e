package io.elanus.storage.log;

import io.elanus.core.time.Timestamp;

/// Where a chain of frames has got to: what the next frame must continue.
///
/// @param number of the last frame; 0 before the first
/// @param sequence of the last record; 0 before the first
/// @param timestamp of the last record
/// @param hash of the last frame; see [LogFrame#hash]
record LogTail(long number, long sequence, Timestamp timestamp, long hash) {
  static final LogTail START = new LogTail(0, 0, Timestamp.EARLIEST, 0);

  /// The tail with this frame at its end.
  LogTail after(LogFrame frame, long hash) {
    return new LogTail(frame.number(), frame.sequence(), frame.timestamp(), hash);
  }

  /// Whether the frame is the next one of this chain.
  boolean isContinuedBy(LogFrame frame) {
    boolean inOrder =
        switch (frame.type()) {
          case RECORD -> frame.sequence() == sequence + 1 && frame.timestamp().isAfter(timestamp);
          case EPOCH, TICK -> frame.sequence() == sequence && frame.timestamp().equals(timestamp);
        };
    return inOrder && frame.number() == number + 1 && frame.previousHash() == hash;
  }
}
