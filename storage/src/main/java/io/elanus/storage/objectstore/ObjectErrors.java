package io.elanus.storage.objectstore;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;

/// What object stores say when something is wrong.
final class ObjectErrors {
  private ObjectErrors() {}

  static DatabaseException absent(String name) {
    return DatabaseException.of(ErrorCode.IO_FAILED, "object not found", pair("key", name));
  }

  static DatabaseException exists(String name) {
    return DatabaseException.of(ErrorCode.IO_FAILED, "object exists already", pair("key", name));
  }
}
