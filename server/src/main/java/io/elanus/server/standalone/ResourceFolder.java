package io.elanus.server.standalone;

import io.elanus.cluster.proxy.ddl.ClientFiles;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Files below one folder; links that lead out of it lead nowhere.
///
/// @param root need not exist
record ResourceFolder(Path root) implements ClientFiles {
  @Override
  public byte @Nullable [] read(String path) {
    try {
      Path file = root.resolve(path);
      if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(root.toRealPath())) {
        return null;
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw DatabaseException.of(
            ErrorCode.PARAMETER_TOO_LARGE,
            "file resource %s has %d bytes, the largest may have %d"
                .formatted(path, size, MAX_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (InvalidPathException _) {
      return null;
    } catch (IOException failure) {
      throw DatabaseException.of(ErrorCode.IO_FAILED, path + ": " + failure.getMessage());
    }
  }
}
