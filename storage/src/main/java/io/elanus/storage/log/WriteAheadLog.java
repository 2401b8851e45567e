package io.elanus.storage.log;

import io.elanus.core.time.Timestamp;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// One totally ordered, durable log, shared by many channels (shards). One owner writes it: opening
/// it fences every earlier owner.
public interface WriteAheadLog extends AutoCloseable {
  /// Queues a record. The appender gives it the next sequence number and a timestamp larger than
  /// any before, writes it together with its neighbours and makes it durable; then it calls back.
  /// Callbacks come one at a time, in sequence order, on the log's own thread. Blocks while the
  /// queue is full (back-pressure). A record beyond [LogLimits] is refused with
  /// PARAMETER_TOO_LARGE; an append to a closed log fails at once, on the caller's thread.
  void append(LogRecord record, AppendCallback callback);

  /// Hands over, in order, every record with a sequence number above the given one that was durable
  /// when the log was opened. For recovery: call before the first append.
  void replay(long afterSequence, Consumer<LogEntry> receiver);

  /// Allows everything up to and including the sequence number to be forgotten.
  void truncate(long throughSequence);

  /// The sequence number of the newest durable record; 0 before the first.
  long durableSequence();

  /// The newest timestamp that was ever given to a durable record.
  Timestamp durableTimestamp();

  /// Writes what is queued, then closes.
  @Override
  void close();

  /// @param channel the shard that the record is for
  /// @param kind what the payload is; the log does not care
  /// @param parts the payload: these arrays end to end. They do not change until the call back
  record LogRecord(String channel, short kind, List<byte[]> parts) {
    public LogRecord {
      parts = List.copyOf(parts);
    }

    public LogRecord(String channel, short kind, byte[] payload) {
      this(channel, kind, List.of(payload));
    }

    long payloadBytes() {
      long bytes = 0;
      for (byte[] part : parts) bytes += part.length;
      return bytes;
    }

    /// The payload in one array.
    public byte[] payload() {
      ByteBuffer payload = ByteBuffer.allocate(Math.toIntExact(payloadBytes()));
      parts.forEach(payload::put);
      return payload.array();
    }
  }

  /// @param sequence dense, from 1
  record LogEntry(long sequence, Timestamp timestamp, String channel, short kind, byte[] payload) {}

  interface AppendCallback {
    void durable(long sequence, Timestamp timestamp);

    /// The record may or may not be in the log: nobody may be told that it is.
    void failed(RuntimeException cause);
  }
}
