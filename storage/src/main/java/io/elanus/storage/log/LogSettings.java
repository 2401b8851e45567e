package io.elanus.storage.log;

import java.time.Duration;

/// Sizes and times of a [FileLog].
///
/// @param fileBytes a file that has grown to this is followed by a new one
/// @param zeroedBytes how far ahead of the last frame a file is filled with zeros, so that forcing
///   a small batch need not also force a new file size
/// @param bufferBytes of direct memory, through which everything is written
/// @param queueRecords appends that may wait; the next one blocks its thread
/// @param queueBytes of payload that may wait; one record is always let in
/// @param batchRecords that share one write and one sync, at most
/// @param batchBytes of payload in a batch, at most; one record is always let in
/// @param idle how long after the last batch a tick proves it durable
public record LogSettings(
    long fileBytes,
    int zeroedBytes,
    int bufferBytes,
    int queueRecords,
    long queueBytes,
    int batchRecords,
    long batchBytes,
    Duration idle) {
  public static final LogSettings DEFAULTS =
      new LogSettings(
          64L << 20, 1 << 20, 1 << 20, 16_384, 128L << 20, 4_096, 8L << 20, Duration.ofMillis(150));
}
