package io.elanus.storage.format.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.Objects;
import io.elanus.storage.format.segment.SegmentDescriptor.IndexFile;
import io.elanus.storage.objectstore.InMemoryObjectStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(5)
final class IndexFileTest {
  private static final IndexHeader HEADER =
      new IndexHeader(
          new IndexId(9),
          new SegmentId(3),
          new FieldId(101),
          "HNSW",
          2,
          Map.of("M", "8", "a", "\u00e9"),
          70);

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  @Test
  void givesBackHeaderAndAlignedSections() {
    byte[] large = new byte[3_000_001];
    new Random(1).nextBytes(large);
    IndexFile file = write("i", large);
    IndexFileReader reader = IndexFileReader.open(store, file, arena);
    assertThat(reader.header()).isEqualTo(HEADER);
    assertThat(reader.sections()).containsExactlyInAnyOrder("levels", "links", "empty");
    assertThat(reader.section("links").toArray(ValueLayout.JAVA_BYTE)).isEqualTo(large);
    assertThat(reader.section("links").address() & 63).isZero();
    assertThat(reader.section("links").isReadOnly()).isTrue();
    assertThat(reader.section("empty").byteSize()).isZero();
    reader.verify();
  }

  @Test
  void namesTheDamagedSection() {
    IndexFile file = write("i", new byte[1000]);
    byte[] bytes = Objects.read(store, "i");
    ObjectStore damaged = Objects.with(store, "i", Objects.flipped(bytes, 700, 0));
    IndexFileReader reader = IndexFileReader.open(damaged, file, arena);
    assertThatThrownBy(reader::verify)
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("corrupt i: section links");
  }

  @Test
  void refusesAnotherIndexAndSectionsThatAreNotThere() {
    IndexFile file = write("i", new byte[10]);
    IndexFile other =
        new IndexFile(
            new IndexId(8),
            file.field(),
            file.type(),
            file.object(),
            file.byteSize(),
            file.digest());
    assertThatThrownBy(() -> IndexFileReader.open(store, other, arena))
        .isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> IndexFileReader.open(store, file, arena).section("codes"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("no section codes");
  }

  @Test
  void leavesNothingWithoutFinish() {
    try (IndexFileWriter writer = new IndexFileWriter(store, "half", HEADER)) {
      writer.beginSection("a");
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> writer.beginSection("b")).isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.exists("half")).isFalse();
  }

  private IndexFile write(String object, byte[] links) {
    try (IndexFileWriter writer = new IndexFileWriter(store, object, HEADER)) {
      writer.section("levels", MemorySegment.ofArray(new byte[] {1, 2, 3}));
      writer.beginSection("links");
      writer.write(MemorySegment.ofArray(links).asSlice(0, links.length / 2));
      writer.write(MemorySegment.ofArray(links).asSlice(links.length / 2));
      writer.endSection();
      writer.section("empty", MemorySegment.ofArray(new byte[0]));
      return writer.finish();
    }
  }
}
