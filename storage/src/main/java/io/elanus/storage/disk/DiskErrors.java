package io.elanus.storage.disk;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.io.IOException;
import java.util.Locale;

/// Says in Milvus's numbers what a disk said.
public final class DiskErrors {
  private DiskErrors() {}

  /// DISK_LIMIT_EXCEEDED when there was no room, else IO_FAILED; names the file or object and the
  /// cause.
  public static DatabaseException of(String what, IOException cause) {
    ErrorCode code = isOutOfSpace(cause) ? ErrorCode.DISK_LIMIT_EXCEEDED : ErrorCode.IO_FAILED;
    String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    DatabaseException error = DatabaseException.of(code, pair("key", what), pair("reason", reason));
    error.initCause(cause);
    return error;
  }

  /// The JDK has no type for it: the operating system's text must do.
  public static boolean isOutOfSpace(IOException cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left on device") || text.contains("disk quota exceeded");
  }
}
