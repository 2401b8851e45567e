package io.elanus.cluster.proxy;

import io.elanus.cluster.proxy.SearchParameters.Paging;
import io.elanus.cluster.proxy.SearchResult.IteratorPage;
import io.elanus.cluster.role.SearchPart;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.kernel.distance.Metric;
import java.util.UUID;

/// Pages of a version 2 search iterator. A page begins strictly beyond the score at which the one
/// before it ended, and nothing is kept between pages: so a page never ends in the middle of rows
/// with one score. Where the next row would share the last score, the rows of that score are left
/// for the next page; where a whole page has one score, all rows with it are given, more than
/// asked.
final class SearchIterator {
  private SearchIterator() {}

  /// The scores that the page may bring.
  static SearchBounds beyond(Paging paging, Metric metric, SearchBounds wanted) {
    Float last = paging.lastBound();
    if (last == null) {
      return wanted;
    }
    return metric.largerIsBetter()
        ? new SearchBounds(Math.min(wanted.near(), Math.nextDown(last)), wanted.far())
        : new SearchBounds(Math.max(wanted.near(), Math.nextUp(last)), wanted.far());
  }

  /// One hit more than the page holds: it tells whether the page would end among equal scores.
  static int depth(Paging paging) {
    return Math.min(paging.batchSize() + 1, Limits.TOP_K);
  }

  /// How many of the hits make the page; 0 when all of them share the last score and there are
  /// more.
  static int length(float[] scores, Paging paging) {
    int batch = paging.batchSize();
    if (scores.length <= batch) {
      return scores.length;
    }
    int end = batch;
    while (end > 0 && scores[end - 1] == scores[batch]) {
      end--;
    }
    return end;
  }

  /// Only the rows with this score.
  static SearchBounds exactly(float score, Metric metric) {
    return metric.largerIsBetter()
        ? new SearchBounds(score, Math.nextDown(score))
        : new SearchBounds(score, Math.nextUp(score));
  }

  static IteratorPage page(Paging paging, Metric metric, SearchPart part) {
    String token = paging.token() == null ? UUID.randomUUID().toString() : paging.token();
    float[] scores = part.scores();
    if (scores.length > 0) {
      return new IteratorPage(token, scores[scores.length - 1]);
    }
    Float last = paging.lastBound();
    float first = metric.largerIsBetter() ? Float.MAX_VALUE : -Float.MAX_VALUE;
    return new IteratorPage(token, last == null ? first : last);
  }
}
