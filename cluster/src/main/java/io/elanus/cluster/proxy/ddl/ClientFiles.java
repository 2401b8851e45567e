package io.elanus.cluster.proxy.ddl;

import org.jspecify.annotations.Nullable;

/// Files that whoever runs the server put where clients may register them.
@FunctionalInterface
public interface ClientFiles {
  /// Bytes of the largest file that is taken: it lies in memory as long as it is registered.
  int MAX_BYTES = 16 << 20;

  /// The file at a path; null when there is none.
  ///
  /// @throws io.elanus.core.error.DatabaseException PARAMETER_TOO_LARGE, IO_FAILED
  byte @Nullable [] read(String path);
}
