package io.elanus.core.text.analysis;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.FieldSchema;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The files of words that analyzers may name: one set for a process, as its class path is. Whoever
/// keeps the catalog says what there is, before a first text is analyzed and with each change.
///
/// An analyzer names one as `{"type":"remote","resource_name":R,"file_name":F}`.
public final class WordFiles {
  private static final String TYPE = "type";
  private static final String REMOTE = "remote";
  private static final String RESOURCE_NAME = "resource_name";
  private static final String FILE_NAME = "file_name";

  /// @param fileName what analyzers have to call it
  /// @param text asked for whenever an analyzer that names the file is made
  public record WordFile(String fileName, Supplier<String> text) {}

  private static volatile WordFiles present = new WordFiles(Map.of());

  private final Map<String, WordFile> files;

  /// Analyzers made from these files: forgotten when the files change.
  private final Map<String, Analyzer> analyzers = new ConcurrentHashMap<>();

  private WordFiles(Map<String, WordFile> files) {
    this.files = Map.copyOf(files);
  }

  /// From now on there are these.
  ///
  /// @param files by the name of their resource
  public static void become(Map<String, WordFile> files) {
    present = new WordFiles(files);
  }

  static WordFiles present() {
    return present;
  }

  Map<String, Analyzer> analyzers() {
    return analyzers;
  }

  /// The lines of the file that a parameter names.
  ///
  /// @param told what refusals call the parameter
  List<String> lines(@Nullable Object reference, String told) {
    if (!(reference instanceof Map<?, ?> named)) {
      throw DatabaseException.invalid("file config of %s must be object", told);
    }
    if (!named.containsKey(TYPE)) {
      throw DatabaseException.invalid("file type of %s must be set", told);
    }
    if (!(named.get(TYPE) instanceof String type)) {
      throw DatabaseException.invalid("file type of %s must be string", told);
    }
    if (!type.equals(REMOTE)) {
      throw DatabaseException.invalid("unsupported file type %s of %s", type, told);
    }
    String resource = text(named, RESOURCE_NAME, "resource name of remote file `" + told + "`");
    String fileName = text(named, FILE_NAME, "file name of remote file `" + told + "`");
    WordFile file = files.get(resource);
    if (file == null) {
      throw unknown(resource);
    }
    if (!file.fileName().equals(fileName)) {
      throw DatabaseException.invalid(
          "file resource: %s holds the file %s and no file %s",
          resource, file.fileName(), fileName);
    }
    return file.text().get().lines().toList();
  }

  /// There is no resource of this name.
  public static DatabaseException unknown(String resource) {
    return DatabaseException.invalid(
        "file resource: %s not found in local resource list", resource);
  }

  private static String text(Map<?, ?> reference, String key, String told) {
    if (!reference.containsKey(key)) {
      throw DatabaseException.invalid("%s must be set", told);
    }
    if (!(reference.get(key) instanceof String text)) {
      throw DatabaseException.invalid("%s must be string", told);
    }
    return text;
  }

  /// The resources that the analyzers of a field name; parameters that are no JSON name none.
  public static Set<String> namedBy(FieldSchema field) {
    Set<String> names = new HashSet<>();
    for (String key : List.of(FieldSchema.ANALYZER_PARAMS, FieldSchema.MULTI_ANALYZER_PARAMS)) {
      String parameters = field.parameters().get(key);
      if (parameters != null && parameters.contains(RESOURCE_NAME)) {
        try {
          addNames(JsonTree.parse(parameters, key), names);
        } catch (DatabaseException noJson) {
          // no analyzer can be made of it, so that no file is needed
        }
      }
    }
    return names;
  }

  private static void addNames(@Nullable Object part, Set<String> names) {
    switch (part) {
      case Map<?, ?> object -> {
        if (REMOTE.equals(object.get(TYPE)) && object.get(RESOURCE_NAME) instanceof String name) {
          names.add(name);
        }
        object.values().forEach(value -> addNames(value, names));
      }
      case Collection<?> array -> array.forEach(item -> addNames(item, names));
      case null, default -> {}
    }
  }
}
