package io.elanus.core.index.scalar;

import io.elanus.core.column.ArrayColumn;
import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.SparseVectorColumn;
import io.elanus.core.expression.json.JsonCursor;
import io.elanus.core.expression.json.JsonCursor.Kind;
import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.Numbers;
import io.elanus.core.schema.FieldId;
import io.elanus.core.text.analysis.Analyzer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Reads one field of all rows and tells the terms that an index of a shape has of them.
final class ValueReader {
  private final ColumnSource source;
  private final FieldId field;
  private final JsonCursor cursor = new JsonCursor();

  ValueReader(ColumnSource source, FieldId field) {
    this.source = source;
    this.field = field;
  }

  void read(ScalarIndexShape shape, TermSink sink) {
    for (int batch = 0; batch < source.batchCount(); batch++) {
      int first = batch * ColumnSource.BATCH_ROWS;
      Column column = source.batch(field, batch);
      switch (shape) {
        case ScalarIndexShape.Values() -> values(column, first, sink);
        case ScalarIndexShape.Boxes() -> throw new IllegalStateException("boxes are no terms");
        case ScalarIndexShape.JsonValues(JsonPath path, Set<TermKind> kinds) ->
            jsonValues((BytesColumn) column, first, path, kinds, sink);
        case ScalarIndexShape.JsonElements(JsonPath path, Set<TermKind> kinds) ->
            jsonElements((BytesColumn) column, first, path, kinds, sink);
        case ScalarIndexShape.Tokens(Analyzer analyzer) ->
            tokens((BytesColumn) column, first, analyzer, sink);
        case ScalarIndexShape.Pieces(JsonPath path, int least, int most) ->
            pieces((BytesColumn) column, first, path, new Grams(least, most), sink);
      }
    }
  }

  private static void values(Column column, int first, TermSink sink) {
    forEachRow(
        column,
        row -> {
          sink.member(RowSets.Name.HELD, first + row);
          if (column instanceof ArrayColumn array) {
            for (int e = array.offsets()[row]; e < array.offsets()[row + 1]; e++) {
              value(array.elements(), e, first + row, sink);
            }
          } else {
            value(column, row, first + row, sink);
          }
        });
  }

  private static void value(Column column, int at, int row, TermSink sink) {
    switch (column) {
      case IntegerColumn integers -> sink.number(TermKind.INTEGERS, row, integers.values()[at]);
      case FloatingColumn floats ->
          sink.number(TermKind.FLOATS, row, TermKind.sortable(floats.values()[at]));
      case BytesColumn texts ->
          sink.text(row, texts.bytes(), texts.offsets()[at], texts.offsets()[at + 1]);
      case ArrayColumn _, DenseVectorColumn _, SparseVectorColumn _ ->
          throw new IllegalArgumentException("no scalar: " + column.type());
    }
  }

  private void jsonValues(
      BytesColumn column, int first, JsonPath path, Set<TermKind> kinds, TermSink sink) {
    forEachRow(
        column,
        row -> {
          Kind kind = find(column, row, path);
          switch (kind) {
            case MISSING, NULL -> {}
            case FALSE, TRUE, INTEGER, FLOATING, STRING -> {
              sink.member(RowSets.Name.PRESENT, first + row);
              sink.member(RowSets.Name.EXISTING, first + row);
              scalar(kind, first + row, kinds, sink);
            }
            case ARRAY, OBJECT -> {
              sink.member(RowSets.Name.PRESENT, first + row);
              if (cursor.holdsSomething()) {
                sink.member(RowSets.Name.EXISTING, first + row);
              }
            }
          }
        });
  }

  private void scalar(Kind kind, int row, Set<TermKind> kinds, TermSink sink) {
    switch (kind) {
      case FALSE, TRUE -> {
        if (kinds.contains(TermKind.BOOLEANS)) {
          sink.number(TermKind.BOOLEANS, row, kind == Kind.TRUE ? 1 : 0);
        }
      }
      case INTEGER -> {
        if (kinds.contains(TermKind.INTEGERS)) {
          sink.number(TermKind.INTEGERS, row, cursor.integer);
        }
      }
      case FLOATING -> {
        if (kinds.contains(TermKind.FLOATS)) {
          sink.number(TermKind.FLOATS, row, TermKind.sortable(cursor.floating));
        }
      }
      case STRING -> {
        if (kinds.contains(TermKind.TEXTS)) {
          sink.text(row, cursor.text, cursor.textFrom, cursor.textTo);
        }
      }
      case MISSING, NULL, ARRAY, OBJECT -> {}
    }
  }

  /// Whole numbers are INTEGERS however they are written: what an array contains is compared by
  /// value.
  private void jsonElements(
      BytesColumn column, int first, JsonPath path, Set<TermKind> kinds, TermSink sink) {
    forEachRow(
        column,
        row -> {
          if (find(column, row, path) != Kind.ARRAY) {
            return;
          }
          sink.member(RowSets.Name.HELD, first + row);
          for (boolean more = cursor.enterArray(); more; more = cursor.nextElement()) {
            int start = cursor.position();
            Kind kind = cursor.read();
            if (kind == Kind.FLOATING && Numbers.isLong(cursor.floating)) {
              cursor.integer = (long) cursor.floating;
              kind = Kind.INTEGER;
            }
            scalar(kind, first + row, kinds, sink);
            cursor.returnTo(start);
            cursor.skipValue();
          }
        });
  }

  private void pieces(
      BytesColumn column, int first, @Nullable JsonPath path, Grams grams, TermSink sink) {
    forEachRow(
        column,
        row -> {
          byte[] text = column.bytes();
          int from = column.offsets()[row];
          int to = column.offsets()[row + 1];
          if (path != null) {
            if (find(column, row, path) != Kind.STRING) {
              return;
            }
            text = cursor.text;
            from = cursor.textFrom;
            to = cursor.textTo;
          }
          sink.member(RowSets.Name.HELD, first + row);
          grams.all(
              text, from, to, (bytes, start, end) -> sink.text(first + row, bytes, start, end));
        });
  }

  private static void tokens(BytesColumn column, int first, Analyzer analyzer, TermSink sink) {
    forEachRow(
        column,
        row -> {
          sink.member(RowSets.Name.HELD, first + row);
          analyzer.terms(
              column.string(row),
              term -> {
                byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
                sink.text(first + row, bytes, 0, bytes.length);
              });
        });
  }

  private Kind find(BytesColumn column, int row, JsonPath path) {
    return cursor.find(column.bytes(), column.offsets()[row], column.offsets()[row + 1], path);
  }

  private static void forEachRow(Column column, IntConsumer action) {
    for (int row = 0; row < column.rowCount(); row++) {
      if (!column.isNull(row)) {
        action.accept(row);
      }
    }
  }
}
