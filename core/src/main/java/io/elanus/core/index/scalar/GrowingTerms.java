package io.elanus.core.index.scalar;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.ColumnSource;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.match.SpellingDistance;
import io.elanus.core.text.match.TextQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The terms of texts that keep coming in. Each text is analyzed once, when a first question finds
/// it new. Any number of threads may ask.
public final class GrowingTerms {
  /// Of analyzing a text: half of it, as the next question has it for nothing.
  private static final long NANOS_A_NEW_TEXT = 1000;

  private static final long NANOS_A_LOOKUP = 200;
  private static final long NANOS_A_NEAR_TERM = 100;

  private final FieldId field;
  private final Analyzer analyzer;

  /// Guarded by `this`, as all below.
  private final Map<String, RowList> holders = new HashMap<>();

  private final RowList absent = new RowList();
  private int known;

  public GrowingTerms(FieldId field, Analyzer analyzer) {
    this.field = field;
    this.analyzer = analyzer;
  }

  /// The index over the rows of a source. The first ones must be the same each time.
  public ScalarIndex over(ColumnSource rows) {
    return leaf ->
        leaf instanceof Predicate.TextMatches(FieldId id, var _, TextQuery query)
                && id.equals(field)
            ? plan(query, rows)
            : null; // of another field, or no question about terms
  }

  private synchronized LeafPlan plan(TextQuery query, ColumnSource rows) {
    int count = rows.rowCount();
    int unseen = Math.max(0, count - known);
    long analyzing = unseen * NANOS_A_NEW_TEXT;
    return switch (query) {
      case TextQuery.Terms(Set<String> terms, int minimum) ->
          new LeafPlan(
              analyzing + lookup(terms),
              Math.min(count, held(terms) / Math.max(1, minimum) + unseen),
              true,
              () -> answer(rows, true, () -> holdingAtLeast(minimum, terms, count)));
      case TextQuery.Phrase(List<String> terms, var _, long _) ->
          new LeafPlan(
              analyzing + lookup(terms),
              Math.min(count, fewest(terms) + unseen),
              false,
              () -> answer(rows, false, () -> holdingAll(terms, count)));
      case TextQuery.Fuzzy(Set<String> terms, int distance) ->
          new LeafPlan(
              analyzing + terms.size() * NANOS_A_NEAR_TERM * holders.size(),
              count,
              true,
              () -> answer(rows, true, () -> holdingNear(terms, distance, count)));
    };
  }

  private long lookup(Iterable<String> terms) {
    long nanos = 0;
    for (String term : terms) {
      nanos += NANOS_A_LOOKUP + rowsOf(term).count;
    }
    return nanos;
  }

  private long held(Iterable<String> terms) {
    long rows = 0;
    for (String term : terms) {
      rows += rowsOf(term).count;
    }
    return rows;
  }

  private long fewest(List<String> terms) {
    return terms.stream().mapToLong(term -> rowsOf(term).count).min().orElse(0);
  }

  private interface Answering {
    Bits isTrue();
  }

  private synchronized LeafAnswer answer(ColumnSource rows, boolean exact, Answering answering) {
    addNewOf(rows);
    Bits unknown = null;
    if (absent.before(rows.rowCount()) > 0) {
      unknown = Bits.none(rows.rowCount());
      absent.set(unknown);
    }
    return new LeafAnswer(answering.isTrue(), unknown, exact);
  }

  private void addNewOf(ColumnSource rows) {
    while (known < rows.rowCount()) {
      BytesColumn texts = (BytesColumn) rows.batch(field, known / ColumnSource.BATCH_ROWS);
      for (int at = known % ColumnSource.BATCH_ROWS; at < texts.rowCount(); at++) {
        add(texts, at, known++);
      }
    }
  }

  private void add(BytesColumn texts, int at, int row) {
    if (texts.isNull(at)) {
      absent.add(row);
      return;
    }
    analyzer.terms(
        texts.string(at), term -> holders.computeIfAbsent(term, _ -> new RowList()).add(row));
  }

  private Bits holdingAtLeast(int minimum, Set<String> terms, int count) {
    Bits enough = Bits.none(count);
    if (minimum <= 1) {
      terms.forEach(term -> rowsOf(term).set(enough));
    } else if (minimum == terms.size()) {
      return holdingAll(List.copyOf(terms), count);
    } else if (minimum < terms.size()) {
      int[] held = new int[count];
      for (String term : terms) {
        RowList rows = rowsOf(term);
        int end = rows.before(count);
        for (int i = 0; i < end; i++) {
          if (++held[rows.rows[i]] == minimum) {
            enough.set(rows.rows[i]);
          }
        }
      }
    }
    return enough;
  }

  private Bits holdingAll(List<String> terms, int count) {
    List<String> rarestFirst = new ArrayList<>(terms);
    rarestFirst.sort(Comparator.comparingInt(term -> rowsOf(term).count));
    Bits all = Bits.none(count);
    rowsOf(rarestFirst.getFirst()).set(all);
    for (String term : rarestFirst.subList(1, rarestFirst.size())) {
      RowList rows = rowsOf(term);
      for (int row = all.next(0); row >= 0; row = all.next(row + 1)) {
        if (!rows.contains(row)) {
          all.clear(row);
        }
      }
    }
    return all;
  }

  private Bits holdingNear(Set<String> terms, int distance, int count) {
    Bits near = Bits.none(count);
    holders.forEach((held, rows) -> {
      for (String term : terms) {
        if (SpellingDistance.isWithin(term, held, distance)) {
          rows.set(near);
          break;
        }
      }
    });
    return near;
  }

  private RowList rowsOf(@Nullable String term) {
    RowList rows = holders.get(term);
    return rows == null ? RowList.NONE : rows;
  }

  /// Rows, ascending, each once.
  private static final class RowList {
    static final RowList NONE = new RowList();

    private int[] rows = new int[2];
    private int count;

    void add(int row) {
      if (count > 0 && rows[count - 1] == row) {
        return;
      }
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, 2 * count);
      }
      rows[count++] = row;
    }

    /// How many are smaller than `end`.
    int before(int end) {
      int place = Arrays.binarySearch(rows, 0, count, end);
      return place >= 0 ? place : -place - 1;
    }

    boolean contains(int row) {
      return Arrays.binarySearch(rows, 0, count, row) >= 0;
    }

    /// Sets those that fit.
    void set(Bits bits) {
      int end = before(bits.size());
      for (int i = 0; i < end; i++) {
        bits.set(rows[i]);
      }
    }
  }
}
