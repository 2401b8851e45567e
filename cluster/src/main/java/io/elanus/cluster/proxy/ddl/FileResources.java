package io.elanus.cluster.proxy.ddl;

import io.elanus.cluster.role.Coordinator;
import io.elanus.core.coordination.catalog.CatalogCommand;
import io.elanus.core.coordination.catalog.FileResource;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Calls about the files of words that analyzers may name.
public final class FileResources {
  private final Coordinator coordinator;
  private final ClientFiles files;

  public FileResources(Coordinator coordinator, ClientFiles files) {
    this.coordinator = coordinator;
    this.files = files;
  }

  /// Copies the file at a path; adding it again under the same name changes nothing.
  public void add(String name, String path) {
    if (path.isEmpty()) {
      throw DatabaseException.of(ErrorCode.IO_FAILED, "Object name cannot be empty");
    }
    byte[] bytes = files.read(path);
    if (bytes == null) {
      throw DatabaseException.plain("file resource path not exist: %s", path);
    }
    coordinator.change(new CatalogCommand.AddFileResource(name, path, text(bytes, path)));
  }

  private static String text(byte[] bytes, String path) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw DatabaseException.plain(
          "read file resource %s failed, error: stream did not contain valid UTF-8", path);
    }
  }

  /// Removing what is not there is fine.
  ///
  /// @throws DatabaseException when a collection's analyzers name it
  public void remove(String name) {
    coordinator.change(new CatalogCommand.RemoveFileResource(name));
  }

  /// In order of name.
  public List<FileResource> list() {
    return coordinator.catalog().fileResources();
  }
}
