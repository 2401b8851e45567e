package io.elanus.core.index.scalar;

import io.elanus.core.column.ColumnSource;
import io.elanus.core.index.scalar.RowSets.Name;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// The sections of an index over scalars. Numbers are little-endian; a set of rows is one bit a
/// row, lowest bit first, in 64-bit words. `KIND` is `booleans`, `integers`, `floats` or `texts`.
///
/// | section         | content                                                                  |
/// |-----------------|--------------------------------------------------------------------------|
/// | `rows.held`     | set: rows with a value, an array, a string; not on JSON values           |
/// | `rows.present`  | set: the path leads to something else than null; JSON values only        |
/// | `rows.existing` | set: the path leads to something that holds a value; JSON values only    |
/// | `KIND.terms`    | distinct terms, ascending: int64 each, UTF-8 end to end for texts         |
/// | `KIND.offsets`  | texts only: int64 `[terms + 1]`, where each begins in `texts.terms`       |
/// | `KIND.starts`   | int64 `[terms + 1]`: where the list of each term begins in `KIND.lists`   |
/// | `KIND.lists`    | int32: the rows of each term, ascending, term after term                 |
/// | `KIND.dense`    | int32: the places of terms that have a bit map instead, ascending        |
/// | `KIND.bitmaps`  | sets: one for each of these                                              |
/// | `KIND.holders`  | set: rows that hold any term; JSON values only                           |
///
/// Floats are stored as the signed integers of the same order (the bits, all but the sign inverted
/// for negative numbers), with one zero and NaN last. Rows that hold more than 1 row in 32 of a
/// segment have a bit map. An RTREE has the sections of [BoxTree] instead.
public final class ScalarIndexFile {
  public static final int LAYOUT_VERSION = 1;

  private ScalarIndexFile() {}

  /// Takes the sections of a file, one after the other; a segment is valid during the call.
  public interface Sections {
    void section(String name, MemorySegment bytes);
  }

  /// Finds the sections of a file by name.
  public interface Found {
    MemorySegment section(String name);
  }

  /// Builds an index over one field of all rows. Reads the column twice.
  public static void write(
      ColumnSource source, FieldSchema field, ScalarIndexShape shape, Sections out) {
    if (shape instanceof ScalarIndexShape.Boxes) {
      BoxTree.write(source, field.id(), out);
      return;
    }
    int rowCount = source.rowCount();
    RowSets sets = new RowSets(rowCount);
    try (Arena arena = Arena.ofConfined()) {
      Map<TermKind, DictionaryBuild> dictionaries = new EnumMap<>(TermKind.class);
      for (TermKind kind : kindsOf(field, shape)) {
        dictionaries.put(kind, new DictionaryBuild(kind, rowCount, arena));
      }
      ValueReader reader = new ValueReader(source, field.id());
      TermSink sink = new DictionarySink(dictionaries, sets);
      reader.read(shape, sink);
      dictionaries.values().forEach(dictionary -> dictionary.order(out));
      reader.read(shape, sink);
      boolean jsonValues = shape instanceof ScalarIndexShape.JsonValues;
      dictionaries.values().forEach(dictionary -> dictionary.write(out, jsonValues));
      for (Name name : setsOf(shape)) {
        out.section(name.section(), Words.of(arena, sets.get(name).words()));
      }
    }
  }

  private record DictionarySink(Map<TermKind, DictionaryBuild> dictionaries, RowSets sets)
      implements TermSink {
    @Override
    public void number(TermKind kind, int row, long term) {
      of(kind).number(row, term);
    }

    @Override
    public void text(int row, byte[] bytes, int from, int to) {
      of(TermKind.TEXTS).text(row, bytes, from, to);
    }

    @Override
    public void member(Name set, int row) {
      sets.get(set).set(row);
    }

    private DictionaryBuild of(TermKind kind) {
      DictionaryBuild dictionary = dictionaries.get(kind);
      if (dictionary == null) {
        throw new IllegalStateException("no dictionary of " + kind);
      }
      return dictionary;
    }
  }

  /// An index over sections that [#write] made; they are used where they are.
  ///
  /// @param found must stay readable as long as the index is asked
  public static ScalarIndex open(
      FieldSchema field, ScalarIndexShape shape, int rowCount, Found found) {
    Map<TermKind, Dictionary> dictionaries = new EnumMap<>(TermKind.class);
    for (TermKind kind : kindsOf(field, shape)) {
      dictionaries.put(kind, new Dictionary(kind, rowCount, found));
    }
    return switch (shape) {
      case ScalarIndexShape.Values() -> {
        Dictionary only = dictionaries.values().iterator().next();
        boolean array = field.type() == DataType.ARRAY;
        yield new ValueIndex(field.id(), array, only, set(Name.HELD, rowCount, found));
      }
      case ScalarIndexShape.Boxes() ->
          new BoxIndex(field.id(), new BoxTree(found, rowCount), set(Name.HELD, rowCount, found));
      case ScalarIndexShape.JsonValues(var path, var _) ->
          new JsonIndex(field.id(), path, rowCount, dictionaries, found);
      case ScalarIndexShape.JsonElements(var path, var _) ->
          new JsonArrayIndex(field.id(), path, dictionaries, set(Name.HELD, rowCount, found));
      case ScalarIndexShape.Tokens _ ->
          new TokenIndex(
              field.id(), dictionaries.values().iterator().next(), set(Name.HELD, rowCount, found));
      case ScalarIndexShape.Pieces(var path, int least, int most) ->
          new GramIndex(
              field.id(),
              path,
              least,
              most,
              dictionaries.values().iterator().next(),
              set(Name.HELD, rowCount, found));
    };
  }

  private static Bits set(Name name, int rowCount, Found found) {
    return Words.bits(found.section(name.section()), rowCount);
  }

  private static Set<TermKind> kindsOf(FieldSchema field, ScalarIndexShape shape) {
    return switch (shape) {
      case ScalarIndexShape.Values() ->
          EnumSet.of(kindOf(field.elementType() == null ? field.type() : field.elementType()));
      case ScalarIndexShape.Boxes() -> EnumSet.noneOf(TermKind.class);
      case ScalarIndexShape.JsonValues(var _, var kinds) -> kinds;
      case ScalarIndexShape.JsonElements(var _, var kinds) -> kinds;
      case ScalarIndexShape.Pieces _, ScalarIndexShape.Tokens _ -> EnumSet.of(TermKind.TEXTS);
    };
  }

  private static TermKind kindOf(DataType type) {
    return switch (type) {
      case BOOL, INT8, INT16, INT32, INT64, TIMESTAMPTZ -> TermKind.INTEGERS;
      case FLOAT, DOUBLE -> TermKind.FLOATS;
      case VARCHAR -> TermKind.TEXTS;
      case JSON,
          GEOMETRY,
          TEXT,
          ARRAY,
          BINARY_VECTOR,
          FLOAT_VECTOR,
          FLOAT16_VECTOR,
          BFLOAT16_VECTOR,
          INT8_VECTOR,
          SPARSE_FLOAT_VECTOR ->
          throw new IllegalArgumentException("no index over values of " + type);
    };
  }

  private static Set<Name> setsOf(ScalarIndexShape shape) {
    return switch (shape) {
      case ScalarIndexShape.JsonValues _ -> EnumSet.of(Name.PRESENT, Name.EXISTING);
      case ScalarIndexShape.Values _,
          ScalarIndexShape.JsonElements _,
          ScalarIndexShape.Pieces _,
          ScalarIndexShape.Tokens _,
          ScalarIndexShape.Boxes _ ->
          EnumSet.of(Name.HELD);
    };
  }
}
