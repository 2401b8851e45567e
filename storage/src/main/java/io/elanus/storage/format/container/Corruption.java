package io.elanus.storage.format.container;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;

/// Bytes that are not what was written.
public final class Corruption {
  private Corruption() {}

  /// IO_FAILED `corrupt ORIGIN: what is wrong`.
  ///
  /// @param origin the object, and the place in it
  public static DatabaseException of(String origin, String format, Object... arguments) {
    return DatabaseException.of(
        ErrorCode.IO_FAILED,
        "corrupt "
            + origin
            + ": "
            + (arguments.length == 0 ? format : String.format(format, arguments)));
  }
}
