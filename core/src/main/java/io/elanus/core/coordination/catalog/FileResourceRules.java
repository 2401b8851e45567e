package io.elanus.core.coordination.catalog;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.text.analysis.WordFiles;
import java.util.List;
import java.util.function.LongSupplier;

/// Files of words: there for collections to name, and not to be removed while one does.
final class FileResourceRules {
  private FileResourceRules() {}

  static List<CatalogDelta> add(
      CatalogImage image, CatalogCommand.AddFileResource command, LongSupplier ids) {
    FileResource before = image.fileResource(command.name());
    if (before == null) {
      FileResource added = new FileResource(ids.getAsLong(), command.name(), command.path());
      return List.of(
          new CatalogDelta.FileTextPut(added, command.text()),
          new CatalogDelta.FileResourcePut(added));
    }
    if (before.path().equals(command.path())) {
      return List.of();
    }
    throw DatabaseException.plain(
        "file resource %s already exists with path %s", command.name(), before.path());
  }

  static List<CatalogDelta> remove(CatalogImage image, CatalogCommand.RemoveFileResource command) {
    FileResource resource = image.fileResource(command.name());
    if (resource == null) {
      return List.of();
    }
    for (CollectionState collection : image.collections()) {
      for (FieldSchema field : collection.schema().fields()) {
        if (WordFiles.namedBy(field).contains(resource.name())) {
          throw DatabaseException.plain(
              "file resource %s is still in use by collection %s",
              resource.name(), collection.name());
        }
      }
    }
    return List.of(new CatalogDelta.FileResourceGone(resource));
  }

  /// Refuses a field whose analyzers name what is not there.
  static void requireKnown(CatalogImage image, FieldSchema field) {
    for (String name : WordFiles.namedBy(field)) {
      if (image.fileResource(name) == null) {
        throw WordFiles.unknown(name);
      }
    }
  }
}
