package io.elanus.storage.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.Rows;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import io.elanus.storage.format.check.SegmentCheck;
import io.elanus.storage.format.check.StoreCheck;
import io.elanus.storage.format.deletes.RowDeletes;
import io.elanus.storage.format.manifest.Manifest;
import io.elanus.storage.format.manifest.ManifestHead;
import io.elanus.storage.format.manifest.ManifestStore;
import io.elanus.storage.format.rows.RowsCodec;
import io.elanus.storage.format.segment.SegmentDescriptor;
import io.elanus.storage.format.segment.SegmentReader;
import io.elanus.storage.metastore.InMemoryMetaStore;
import io.elanus.storage.metastore.MetaStore;
import io.elanus.storage.metastore.MetaStore.Change;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of version 1 of every layout, kept for ever: what was written once must stay readable, and
/// is still written to the byte. `docs/formats/README.md` says how to write them anew.
@Timeout(5)
final class GoldenFilesTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "1");
  private static final String HEAD = "head";

  /// Rows of the segment with bloom filters.
  private static final int GOLDEN_MEMBERS = 300;

  /// With `-Dgolden.write=true` the files become what is written now.
  @BeforeAll
  static void writeAnewWhenAsked() throws IOException {
    if (!Boolean.getBoolean("golden.write")) {
      return;
    }
    for (String folder : List.of("INT64", "VARCHAR", "rows", "members", "paths")) {
      for (Map.Entry<String, String> file : written(folder).entrySet()) {
        Path path = FOLDER.resolve(folder).resolve(file.getKey());
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.write(path, unhex(file.getValue()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT64", "VARCHAR", "rows", "members", "paths"})
  void writesEveryFileToTheByte(String folder) {
    assertThat(read(folder)).containsExactlyEntriesOf(written(folder));
  }

  @ParameterizedTest
  @EnumSource(names = {"INT64", "VARCHAR"})
  void readsAStore(DataType key) {
    SmallStore written = new SmallStore(key);
    ObjectStore objects = new InMemoryObjectStore();
    MetaStore metadata = new InMemoryMetaStore();
    read(key.name())
        .forEach((name, bytes) -> {
          if (name.equals(HEAD)) {
            metadata.commit(
                List.of(),
                List.of(new Change.Put(ManifestHead.key(SmallStore.CHANNEL), unhex(bytes))));
          } else {
            io.elanus.storage.format.Objects.write(objects, name, unhex(bytes));
          }
        });
    assertThat(StoreCheck.check(objects, metadata)).isEmpty();
    Manifest manifest = new ManifestStore(objects, metadata).newest(SmallStore.CHANNEL);
    assertThat(manifest).isEqualTo(written.manifest);
    try (Arena arena = Arena.ofConfined()) {
      SegmentReader reader =
          SegmentReader.open(objects, manifest.segments().getFirst(), written.schema, arena);
      int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
      for (FieldSchema field : written.schema.fields()) {
        Same.assertSame(reader.gather(field.id(), all), written.rows.rows().column(field.id()));
      }
    }
    RowDeletes deletes =
        RowDeletes.read(
            objects, Objects.requireNonNull(written.segment.deletes()), written.segment.id());
    assertThat(deletes.rows()).containsExactly(0, 3, 9);
  }

  @Test
  void readsRows() {
    Same.assertSame(RowsCodec.decode(unhex(read("rows").get("rows.bin"))), rows());
  }

  /// Columns with bloom filters: the small stores have too few rows for these.
  @Test
  void readsMembers() {
    ObjectStore objects = new InMemoryObjectStore();
    read("members")
        .forEach(
            (name, bytes) -> io.elanus.storage.format.Objects.write(objects, name, unhex(bytes)));
    MixedRows rows = new MixedRows(GOLDEN_MEMBERS);
    SegmentDescriptor segment = rows.write(new InMemoryObjectStore(), "members/", 3);
    assertThat(SegmentCheck.check(objects, segment)).isEmpty();
    try (Arena arena = Arena.ofConfined()) {
      SegmentReader reader = SegmentReader.open(objects, segment, MixedRows.SCHEMA, arena);
      assertThat(reader.possible(rows.keys()).rowCount()).isEqualTo(GOLDEN_MEMBERS);
      for (FieldId field : List.of(MixedRows.KEY, MixedRows.NUMBER, MixedRows.NAME)) {
        assertThat(reader.members(field, 0)).as("%s", field).isNotNull();
      }
    }
  }

  /// Columns of values at paths inside JSON documents.
  @Test
  void readsPaths() {
    ObjectStore objects = new InMemoryObjectStore();
    read("paths")
        .forEach(
            (name, bytes) -> io.elanus.storage.format.Objects.write(objects, name, unhex(bytes)));
    SegmentDescriptor segment =
        new JsonRows(GOLDEN_MEMBERS).write(new InMemoryObjectStore(), "paths/", 4);
    assertThat(SegmentCheck.check(objects, segment)).isEmpty();
    try (Arena arena = Arena.ofConfined()) {
      SegmentReader reader = SegmentReader.open(objects, segment, JsonRows.SCHEMA, arena);
      assertThat(reader.shredded(JsonRows.DOCUMENT, List.of("n"))).isNotNull();
      assertThat(reader.shredded(JsonRows.DOCUMENT, List.of("a", "s"))).isNotNull();
    }
  }

  private static Map<String, String> written(String folder) {
    return switch (folder) {
      case "rows" -> new TreeMap<>(Map.of("rows.bin", hex(RowsCodec.encode(rows()))));
      case "members" -> {
        ObjectStore objects = new InMemoryObjectStore();
        new MixedRows(GOLDEN_MEMBERS).write(objects, "members/", 3);
        yield objects(objects);
      }
      case "paths" -> {
        ObjectStore objects = new InMemoryObjectStore();
        new JsonRows(GOLDEN_MEMBERS).write(objects, "paths/", 4);
        yield objects(objects);
      }
      default -> files(new SmallStore(DataType.valueOf(folder)));
    };
  }

  private static Rows rows() {
    List<FieldSchema> fields =
        AllTypes.schema(DataType.INT64).fields().stream()
            .filter(field -> !AllTypes.LATER.contains(field.type()))
            .toList();
    return RandomRows.rows(new Random(7), fields, 5);
  }

  private static Map<String, String> objects(ObjectStore store) {
    Map<String, String> files = new TreeMap<>();
    for (String name : store.list("")) {
      files.put(name, hex(io.elanus.storage.format.Objects.read(store, name)));
    }
    return files;
  }

  private static Map<String, String> files(SmallStore store) {
    Map<String, String> files = objects(store.objects);
    files.put(
        HEAD, hex(store.metadata.get(ManifestHead.key(SmallStore.CHANNEL)).orElseThrow().value()));
    return files;
  }

  /// The files under a folder, by their path in it.
  private static Map<String, String> read(String folder) {
    Path root = FOLDER.resolve(folder);
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> root.relativize(file).toString().replace('\\', '/'),
                  GoldenFilesTest::readFile,
                  (a, b) -> a,
                  TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String readFile(Path file) {
    try {
      return hex(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  private static byte[] unhex(String hex) {
    return java.util.HexFormat.of().parseHex(hex);
  }
}
