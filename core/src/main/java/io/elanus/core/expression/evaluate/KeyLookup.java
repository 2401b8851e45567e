package io.elanus.core.expression.evaluate;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.expression.predicate.BytesSet;
import io.elanus.core.expression.predicate.IntegerTerm;
import io.elanus.core.expression.predicate.IntegerTest;
import io.elanus.core.expression.predicate.LongSet;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of a key field without which no row can match.
final class KeyLookup {
  private KeyLookup() {}

  /// @param field INT64 or VARCHAR, not nullable
  /// @param longestRange keys of a range that are still listed one by one
  /// @return ascending and distinct, or null when the predicate does not bound the key
  static @Nullable Column keys(Predicate predicate, FieldSchema field, long longestRange) {
    if (field.type() == DataType.INT64) {
      LongSet keys = integers(predicate, field.id(), longestRange);
      return keys == null ? null : new IntegerColumn(DataType.INT64, keys.toArray(), null);
    }
    BytesSet keys = texts(predicate, field.id());
    if (keys == null) {
      return null;
    }
    List<byte[]> rows = new ArrayList<>(keys.size());
    for (int rank = 0; rank < keys.size(); rank++) {
      rows.add(keys.member(rank));
    }
    return BytesColumn.of(DataType.VARCHAR, rows, null);
  }

  private static @Nullable LongSet integers(Predicate predicate, FieldId field, long longestRange) {
    return switch (predicate) {
      case Predicate.Always(boolean value) -> value ? null : LongSet.of();
      case Predicate.IntegerIs(IntegerTerm.Column(FieldId id), IntegerTest test)
          when id.equals(field) ->
          switch (test) {
            case IntegerTest.Nothing() -> LongSet.of();
            case IntegerTest.AnyOf(LongSet members) -> members;
            case IntegerTest.MemberOf _ -> null;
            case IntegerTest.Range(long low, long high) -> {
              long last = high - low; // negative when it does not fit
              if (last < 0 || last >= longestRange) {
                yield null;
              }
              long[] keys = new long[(int) last + 1];
              for (int i = 0; i < keys.length; i++) {
                keys[i] = low + i;
              }
              yield LongSet.of(keys);
            }
          };
      case Predicate.And(List<Predicate> operands) -> {
        LongSet fewest = null;
        for (Predicate operand : operands) {
          LongSet keys = integers(operand, field, longestRange);
          if (keys != null && (fewest == null || keys.size() < fewest.size())) {
            fewest = keys;
          }
        }
        yield fewest;
      }
      case Predicate.Or(List<Predicate> operands) -> {
        List<LongSet> parts = new ArrayList<>();
        int count = 0;
        for (Predicate operand : operands) {
          LongSet keys = integers(operand, field, longestRange);
          if (keys == null) {
            yield null;
          }
          parts.add(keys);
          count += keys.size();
        }
        long[] all = new long[count];
        int next = 0;
        for (LongSet part : parts) {
          System.arraycopy(part.toArray(), 0, all, next, part.size());
          next += part.size();
        }
        yield LongSet.of(all);
      }
      case Predicate.IntegerIs _,
          Predicate.Not _,
          Predicate.FloatingIs _,
          Predicate.TextIs _,
          Predicate.TextMatches _,
          Predicate.ShapeIs _,
          Predicate.JsonIs _,
          Predicate.ColumnsCompare _,
          Predicate.ColumnStartsWith _,
          Predicate.IsNull _,
          Predicate.JsonIsNull _,
          Predicate.JsonExists _,
          Predicate.ArrayEquals _,
          Predicate.ArrayContains _,
          Predicate.ElementsMatch _,
          Predicate.JsonContains _ ->
          null;
    };
  }

  private static @Nullable BytesSet texts(Predicate predicate, FieldId field) {
    return switch (predicate) {
      case Predicate.Always(boolean value) -> value ? null : BytesSet.ofBytes(List.of());
      case Predicate.TextIs(TextTerm.Column(FieldId id), TextTest.AnyOf(BytesSet members))
          when id.equals(field) ->
          members;
      case Predicate.And(List<Predicate> operands) -> {
        BytesSet fewest = null;
        for (Predicate operand : operands) {
          BytesSet keys = texts(operand, field);
          if (keys != null && (fewest == null || keys.size() < fewest.size())) {
            fewest = keys;
          }
        }
        yield fewest;
      }
      case Predicate.Or(List<Predicate> operands) -> {
        List<byte[]> all = new ArrayList<>();
        for (Predicate operand : operands) {
          BytesSet keys = texts(operand, field);
          if (keys == null) {
            yield null;
          }
          for (int rank = 0; rank < keys.size(); rank++) {
            all.add(keys.member(rank));
          }
        }
        yield BytesSet.ofBytes(all);
      }
      case Predicate.TextIs _,
          Predicate.Not _,
          Predicate.IntegerIs _,
          Predicate.FloatingIs _,
          Predicate.TextMatches _,
          Predicate.ShapeIs _,
          Predicate.JsonIs _,
          Predicate.ColumnsCompare _,
          Predicate.ColumnStartsWith _,
          Predicate.IsNull _,
          Predicate.JsonIsNull _,
          Predicate.JsonExists _,
          Predicate.ArrayEquals _,
          Predicate.ArrayContains _,
          Predicate.ElementsMatch _,
          Predicate.JsonContains _ ->
          null;
    };
  }
}
