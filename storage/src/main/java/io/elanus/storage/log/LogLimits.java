package io.elanus.storage.log;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.storage.log.WriteAheadLog.LogRecord;
import java.nio.charset.StandardCharsets;

/// How large a record may be.
public final class LogLimits {
  public static final int MAX_PAYLOAD_BYTES = 64 << 20;

  /// In UTF-8.
  public static final int MAX_CHANNEL_BYTES = 1024;

  private LogLimits() {}

  static void require(LogRecord record) {
    require("payload", record.payloadBytes(), MAX_PAYLOAD_BYTES);
    require("channel", record.channel().getBytes(StandardCharsets.UTF_8).length, MAX_CHANNEL_BYTES);
  }

  private static void require(String what, long bytes, int most) {
    if (bytes <= most) return;
    throw DatabaseException.of(
        ErrorCode.PARAMETER_TOO_LARGE,
        "log record",
        pair("part", what),
        pair("bytes", bytes),
        pair("max", most));
  }
}
