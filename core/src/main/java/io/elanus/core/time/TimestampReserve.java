package io.elanus.core.time;

/// Remembers durably how far timestamps may have been given out, so that a restart begins above
/// them all: those of reads, which no log holds, included.
public interface TimestampReserve {
  /// Every timestamp that was ever given out is at most this; [Timestamp#EARLIEST] at the very
  /// first.
  Timestamp reserved();

  /// Makes the promise durable before it returns. Never called with less than before.
  void reserve(Timestamp through);

  /// Remembers nothing and allows everything.
  TimestampReserve UNLIMITED =
      new TimestampReserve() {
        @Override
        public Timestamp reserved() {
          return Timestamp.EARLIEST;
        }

        @Override
        public void reserve(Timestamp through) {}
      };
}
