package io.elanus.storage.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.column.SparseVectorColumn;
import java.util.Arrays;

/// Equality of columns to the bit: records of arrays do not have it.
public final class Same {
  private Same() {}

  public static void assertSame(Column actual, Column expected) {
    assertThat(actual.type()).isEqualTo(expected.type());
    assertThat(actual.valid()).as("valid rows of %s", expected.type()).isEqualTo(expected.valid());
    boolean same =
        switch (expected) {
          case IntegerColumn column ->
              Arrays.equals(((IntegerColumn) actual).values(), column.values());
          case FloatingColumn column ->
              Arrays.equals(((FloatingColumn) actual).values(), column.values());
          case BytesColumn column ->
              Arrays.equals(((BytesColumn) actual).offsets(), column.offsets())
                  && Arrays.equals(((BytesColumn) actual).bytes(), column.bytes());
          case ArrayColumn column -> {
            assertSame(((ArrayColumn) actual).elements(), column.elements());
            yield Arrays.equals(((ArrayColumn) actual).offsets(), column.offsets());
          }
          case DenseVectorColumn column ->
              ((DenseVectorColumn) actual).dimension() == column.dimension()
                  && Arrays.equals(((DenseVectorColumn) actual).bytes(), column.bytes());
          case SparseVectorColumn column ->
              Arrays.equals(((SparseVectorColumn) actual).offsets(), column.offsets())
                  && Arrays.equals(((SparseVectorColumn) actual).indices(), column.indices())
                  && Arrays.equals(((SparseVectorColumn) actual).values(), column.values());
        };
    assertThat(same).as("%s: %s, not %s", expected.type(), actual, expected).isTrue();
  }

  public static void assertSame(Rows actual, Rows expected) {
    assertThat(actual.rowCount()).isEqualTo(expected.rowCount());
    assertThat(actual.columns().keySet()).containsExactlyElementsOf(expected.columns().keySet());
    expected.columns().forEach((field, column) -> assertSame(actual.column(field), column));
  }
}
