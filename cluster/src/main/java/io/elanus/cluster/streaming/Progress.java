package io.elanus.cluster.streaming;

/// How far the log of a node has come. Written by the log's thread after it has handed a record to
/// its shard's lane, so that a lane which is idle afterwards has applied everything up to here.
final class Progress {
  private volatile long sequence;
  private volatile long timestamp;

  Progress(long sequence, long timestamp) {
    this.sequence = sequence;
    this.timestamp = timestamp;
  }

  void advance(long newSequence, long newTimestamp) {
    timestamp = newTimestamp;
    sequence = newSequence;
  }

  long sequence() {
    return sequence;
  }

  long timestamp() {
    return timestamp;
  }
}
