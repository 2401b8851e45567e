package io.elanus.cluster.proxy;

import io.elanus.cluster.role.SearchPart;
import io.elanus.core.column.Column;
import io.elanus.core.column.Rows;
import io.elanus.core.schema.FieldId;
import io.elanus.engine.search.SearchHits;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Hits that are elements of arrays, for rankers of rows: of each row its best element.
final class ElementParts {
  private ElementParts() {}

  /// The same parts when rows were searched everywhere. Which elements the hits are is kept when
  /// elements were searched everywhere.
  static List<SearchPart> byRow(List<SearchPart> parts) {
    if (parts.stream().noneMatch(ElementParts::hasElements)) {
      return parts;
    }
    boolean everywhere =
        parts.stream().allMatch(part -> part.scores().length == 0 || hasElements(part));
    return parts.stream()
        .map(ElementParts::firstOfEachKey)
        .map(part -> everywhere ? part : withoutElements(part))
        .toList();
  }

  private static boolean hasElements(SearchPart part) {
    return part.outputs().columns().containsKey(SearchHits.ELEMENTS);
  }

  private static SearchPart firstOfEachKey(SearchPart part) {
    int[] rows = new int[part.scores().length];
    int[] counts = new int[part.counts().length];
    int kept = 0;
    int hit = 0;
    for (int query = 0; query < counts.length; query++) {
      Set<Object> seen = new HashSet<>();
      for (int end = hit + part.counts()[query]; hit < end; hit++) {
        if (seen.add(KeyColumns.value(part.keys(), hit))) {
          rows[kept++] = hit;
          counts[query]++;
        }
      }
    }
    return VectorSearcher.take(part, Arrays.copyOf(rows, kept), counts);
  }

  private static SearchPart withoutElements(SearchPart part) {
    Map<FieldId, Column> columns = new LinkedHashMap<>(part.outputs().columns());
    columns.remove(SearchHits.ELEMENTS);
    return new SearchPart(
        part.counts(),
        part.keys(),
        part.scores(),
        new Rows(part.outputs().rowCount(), columns),
        part.snapshot());
  }
}
