package io.elanus.storage.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.storage.format.Objects;
import io.elanus.storage.format.SmallStore;
import io.elanus.storage.objectstore.ObjectStore;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a reader does with altered bytes; the first page of every file begins at byte 64.
@Timeout(5)
final class DamagedSegmentTest {
  private static final int IN_FIRST_PAGE = 70;

  private final SmallStore small = new SmallStore(DataType.INT64);
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"INT64", "VARCHAR"})
  void refusesToOpenWithDamagedKeys(DataType key) {
    SmallStore keys = new SmallStore(key);
    ObjectStore damaged = damaged(keys, "keys.ecf", IN_FIRST_PAGE);
    assertThatThrownBy(() -> SegmentReader.open(damaged, keys.segment, keys.schema, arena))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("keys.ecf")
        .hasMessageContaining("page 0 of field 100");
  }

  @Test
  void namesTheDamagedPageWhenItIsFirstUsed() {
    FieldId name = new FieldId(104);
    SegmentReader reader = open(damaged(small, "field-104.ecf", IN_FIRST_PAGE));
    assertPageIsNamed(() -> reader.batch(name, 0), "page 0 of field 104");
    assertPageIsNamed(() -> reader.gather(name, new int[] {3}), "page 0 of field 104");
    assertPageIsNamed(() -> reader.valid(name), "page 0 of field 104");
    assertPageIsNamed(reader::verify, "page 0 of field 104");
    assertThat(reader.batch(new FieldId(102), 0).rowCount()).isEqualTo(10);
  }

  @Test
  void findsDamagedVectorsWhenAskedTo() {
    SegmentReader reader = open(damaged(small, "field-103.ecf", IN_FIRST_PAGE));
    assertThat(reader.vectors(SmallStore.VECTOR).rowCount()).isEqualTo(10);
    assertPageIsNamed(reader::verify, "page 0 of field 103");
  }

  /// A flipped byte is refused by opening or by verifying, whichever byte it is.
  @Test
  void findsEveryFlippedByteBetweenOpeningAndVerifying() {
    for (SegmentDescriptor.ColumnFile file : small.segment.columnFiles()) {
      byte[] bytes = Objects.read(small.objects, file.object());
      for (int at = 0; at < bytes.length; at++) {
        ObjectStore damaged =
            Objects.with(small.objects, file.object(), Objects.flipped(bytes, at, at & 7));
        assertThatThrownBy(() -> open(damaged).verify())
            .as("byte %d of %s", at, file.object())
            .isInstanceOf(DatabaseException.class)
            .hasMessageContaining(file.object());
      }
    }
  }

  private SegmentReader open(ObjectStore store) {
    return SegmentReader.open(store, small.segment, small.schema, arena);
  }

  private static ObjectStore damaged(SmallStore store, String file, int at) {
    for (String name : store.objects.list("")) {
      if (name.endsWith("/" + file)) {
        return Objects.with(
            store.objects, name, Objects.flipped(Objects.read(store.objects, name), at, 3));
      }
    }
    throw new AssertionError("no " + file);
  }

  private static void assertPageIsNamed(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable use, String page) {
    assertThatThrownBy(use).isInstanceOf(DatabaseException.class).hasMessageContaining(page);
  }
}
