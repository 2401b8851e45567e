package io.elanus.core.expression.shredding;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.expression.json.JsonCursor;
import io.elanus.core.expression.json.JsonCursor.Kind;
import io.elanus.core.schema.DataType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Chooses paths inside the documents of one JSON field and takes their values out, page by page.
///
/// A part of each page is counted before its values are taken. A path gets a column when at least
/// [#LEAST_SHARE] of these documents have a value of one type there, and of those that have any
/// value but null, [#LEAST_CONSISTENCY]. Numbers count together: when only some have a fraction,
/// they are DOUBLE. A path that has a column keeps it and its type for all later pages. Source of
/// the thresholds' kind: typed and shared keys of Milvus 2.6, `max_dynamic_paths` of ClickHouse.
///
/// One thread; equal pages give equal columns.
public final class Shredder {
  /// A page with fewer rows does not make new columns: there, looking at documents costs little.
  public static final int LEAST_ROWS = 256;

  /// Paths of one field.
  public static final int MOST_PATHS = 100;

  /// Keys from the root.
  public static final int DEEPEST = 5;

  private static final double LEAST_SHARE = 0.3;
  private static final double LEAST_CONSISTENCY = 0.9;

  /// Larger pages are counted in one document of eight.
  private static final int COUNTED_WHOLE = 512;

  private static final int MOST_NODES = 2048;
  private static final int LONGEST_KEY = 256;

  private final JsonCursor cursor = new JsonCursor();
  private final PathNode root = new PathNode(List.of(), new byte[0]);
  private final List<ColumnBuilder> columns = new ArrayList<>();
  private final boolean chooses;
  private int nodes = 1;
  private long document;
  private int row;

  /// Whether documents are counted, else their values are taken.
  private boolean counting;

  /// Chooses paths by what it sees.
  public Shredder() {
    this.chooses = true;
  }

  /// Takes the values at these paths and no others.
  public Shredder(List<TypedPath> paths) {
    this.chooses = false;
    for (TypedPath path : paths) {
      PathNode node = root;
      for (String key : path.keys()) {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        PathNode member = node.member(name, 0, name.length);
        node = member == null ? grow(node, name) : member;
      }
      give(node, path.type());
    }
  }

  /// The columns of the next page: those of the page before, in the same order, and behind them new
  /// ones, of which earlier pages have nothing.
  public List<ShreddedPage> shred(BytesColumn page) {
    if (chooses && page.rowCount() >= LEAST_ROWS && columns.size() < MOST_PATHS) {
      choose(count(page));
    }
    if (columns.isEmpty()) {
      return List.of();
    }
    columns.forEach(column -> column.begin(page.rowCount()));
    counting = false;
    for (row = 0; row < page.rowCount(); row++) {
      look(page);
    }
    return columns.stream().map(ColumnBuilder::end).toList();
  }

  /// @return how many documents were counted, nulls included
  private int count(BytesColumn page) {
    counting = true;
    int counted = 0;
    for (row = 0; row < page.rowCount(); row++) {
      if (page.rowCount() <= COUNTED_WHOLE || isSampled(row)) {
        look(page);
        counted++;
      }
    }
    return counted;
  }

  /// One row of eight, whatever period the rows have: by the golden ratio (Knuth volume 3, 6.4).
  private static boolean isSampled(int row) {
    return (row * 0x9E3779B97F4A7C15L) >>> 61 == 0;
  }

  private void look(BytesColumn page) {
    if (!page.isNull(row)) {
      document++;
      cursor.open(page.bytes(), page.offsets()[row], page.offsets()[row + 1]);
      walk(root);
    }
  }

  /// From before an object to its end, or to what is no object.
  private void walk(PathNode object) {
    PathNode guess = object.first;
    PathNode before = null;
    for (boolean more = cursor.enterObject(); more; more = cursor.nextMember()) {
      PathNode member =
          guess != null && guess.is(cursor.text, cursor.textFrom, cursor.textTo)
              ? guess
              : object.member(cursor.text, cursor.textFrom, cursor.textTo);
      if (member == null && counting) {
        member = growHere(object);
      }
      if (member == null) {
        cursor.skipValue();
        continue;
      }
      if (member != guess) {
        if (before == null) {
          object.first = member;
        } else {
          before.following = member;
        }
      }
      before = member;
      guess = member.following;
      if (member.document == document || !(counting || member.wanted)) {
        cursor.skipValue();
      } else {
        member.document = document;
        read(member);
      }
    }
  }

  /// The value of a member, and those inside it; the cursor goes behind it.
  private void read(PathNode member) {
    int start = cursor.position();
    Kind kind = cursor.read();
    if (counting) {
      count(member, kind);
    } else if (member.column != null) {
      member.column.take(row, kind, cursor);
    }
    boolean behind =
        switch (kind) {
          case MISSING, ARRAY -> false;
          case NULL, FALSE, TRUE, INTEGER, FLOATING, STRING -> cursor.isBehindValue();
          case OBJECT -> {
            if (!counting && member.members().isEmpty()) {
              yield false;
            }
            walk(member);
            yield cursor.leaveObject();
          }
        };
    if (!behind) {
      cursor.returnTo(start);
      cursor.skipValue();
    }
  }

  private void count(PathNode member, Kind kind) {
    switch (kind) {
      case MISSING, NULL -> {}
      case FALSE, TRUE -> member.booleans++;
      case INTEGER -> {
        member.integers++;
        member.exactIntegers += ColumnBuilder.isExact(cursor.integer) ? 1 : 0;
      }
      case FLOATING -> member.floats++;
      case STRING -> {
        boolean isLong = cursor.textTo - cursor.textFrom > ColumnBuilder.LONGEST_TEXT;
        member.texts += isLong ? 0 : 1;
        member.others += isLong ? 1 : 0;
      }
      case ARRAY, OBJECT -> member.others++;
    }
  }

  /// A new member by the key that was read; null when there are too many, or it is no text.
  private @Nullable PathNode growHere(PathNode object) {
    int length = cursor.textTo - cursor.textFrom;
    if (nodes >= MOST_NODES || object.keys.size() >= DEEPEST || length > LONGEST_KEY) {
      return null;
    }
    byte[] key = Arrays.copyOfRange(cursor.text, cursor.textFrom, cursor.textTo);
    String text = new String(key, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), key) ? grow(object, key) : null;
  }

  private PathNode grow(PathNode object, byte[] key) {
    List<String> keys = new ArrayList<>(object.keys);
    keys.add(new String(key, StandardCharsets.UTF_8));
    PathNode member = new PathNode(List.copyOf(keys), key);
    object.add(member);
    nodes++;
    return member;
  }

  private record Candidate(PathNode node, DataType type, int fitting) {}

  private void choose(int counted) {
    List<Candidate> candidates = new ArrayList<>();
    collect(root, counted, candidates);
    candidates.sort(Comparator.comparingInt(Candidate::fitting).reversed());
    for (Candidate candidate :
        candidates.subList(0, Math.min(candidates.size(), MOST_PATHS - columns.size()))) {
      give(candidate.node, candidate.type);
    }
    nodes = root.forgetBelow(counted / 20);
  }

  private static void collect(PathNode object, int counted, List<Candidate> into) {
    for (PathNode member : object.members()) {
      Candidate candidate = candidate(member);
      if (member.column == null
          && candidate.fitting > 0
          && candidate.fitting >= LEAST_SHARE * counted
          && candidate.fitting >= LEAST_CONSISTENCY * member.counted()) {
        into.add(candidate);
      }
      collect(member, counted, into);
    }
  }

  /// The type that fits most.
  private static Candidate candidate(PathNode node) {
    int asDoubles = node.floats + node.exactIntegers;
    Candidate best =
        node.integers >= asDoubles
            ? new Candidate(node, DataType.INT64, node.integers)
            : new Candidate(node, DataType.DOUBLE, asDoubles);
    if (node.texts > best.fitting) {
      best = new Candidate(node, DataType.VARCHAR, node.texts);
    }
    return node.booleans > best.fitting ? new Candidate(node, DataType.BOOL, node.booleans) : best;
  }

  private void give(PathNode node, DataType type) {
    ColumnBuilder column = new ColumnBuilder(new TypedPath(node.keys, type));
    node.column = column;
    columns.add(column);
    PathNode above = root;
    for (String key : node.keys) {
      byte[] name = key.getBytes(StandardCharsets.UTF_8);
      above = java.util.Objects.requireNonNull(above.member(name, 0, name.length));
      above.wanted = true;
    }
  }
}
