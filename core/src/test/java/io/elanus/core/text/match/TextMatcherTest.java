package io.elanus.core.text.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.text.analysis.Analyzer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextMatcherTest {
  private static final Analyzer ANALYZER = Analyzer.of("");

  private static final List<String> TEXTS =
      List.of(
          "b d a a e a",
          "e a e b a a",
          "d a b a e d a",
          "b e",
          "e",
          "a b a e b c d",
          "e a e",
          "e b a e e",
          "c a e a",
          "e",
          "d e d c",
          "e d c c b b b a",
          "e d c d c",
          "a e",
          "b c b d d a a",
          "e c c c e d e d a",
          "c d",
          "a c",
          "c d c a d c b e",
          "d a",
          "c b b d",
          "d a b d d e c",
          "d e c",
          "c d b b a b b",
          "b a d e",
          "c c a",
          "d e c",
          "b e e a d e",
          "d d d a d d a",
          "a b d b",
          "c e",
          "a",
          "e",
          "e a c",
          "a",
          "e d b c",
          "e c d a a d",
          "d d c a b a c c",
          "b e a b e c b e",
          "e",
          "a c e c b",
          "b e e e c b",
          "b d b b",
          "d c a a c d c b e",
          "d c c a b a",
          "d b c b",
          "e e a d c a a d",
          "d b d c");

  @Test
  void findsAnyTerm() {
    assertThat(terms("Fox, dog", 1, "the quick fox")).isTrue();
    assertThat(terms("fox dog", 1, "the quick cat")).isFalse();
    assertThat(terms(" ,.", 1, "the quick , .")).isFalse();
    assertThat(terms("fox", 1, "")).isFalse();
  }

  @Test
  void countsEachTermOnce() {
    assertThat(terms("a b c", 2, "a x a a")).isFalse();
    assertThat(terms("a b c", 2, "a x c")).isTrue();
    assertThat(terms("a a", 2, "a a")).isFalse();
    assertThat(terms("a b", 3, "a b")).isFalse();
  }

  @Test
  void aPhraseWithoutSlopStandsAsWritten() {
    assertThat(phrase("quick fox", 0, "the quick fox runs")).isTrue();
    assertThat(phrase("quick fox", 0, "the quick brown fox")).isFalse();
    assertThat(phrase("fox quick", 0, "the quick fox")).isFalse();
    assertThat(phrase("a b a", 0, "x b a b a")).isTrue();
  }

  @Test
  void slopIsTheDistanceFromThePhrase() {
    assertThat(phrase("quick fox", 1, "the quick brown fox")).isTrue();
    assertThat(phrase("quick fox", 1, "the quick big brown fox")).isFalse();
    assertThat(phrase("fox quick", 1, "the quick fox")).isFalse();
    assertThat(phrase("fox quick", 2, "the quick fox")).isTrue();
    assertThat(phrase("a b", 0xffff_ffffL, "b" + " x".repeat(1000) + " a")).isTrue();
  }

  @Test
  void fewerThanTwoTermsAreNoPhrase() {
    assertThat(phrase("fox", 0, "the fox")).isTrue();
    assertThat(phrase(" ,", 3, "the fox ,")).isFalse();
  }

  /// What tantivy 0.22 finds among the texts, where the order in which it takes the terms does not
  /// matter.
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "c c@0@11 15 25 37 44",
        "c d@0@5 12 16 18 23 36 43",
        "a a@0@0 1 14 36 43 46",
        "d d@0@14 21 28 37",
        "e c@1@5 10 11 12 15 21 22 26 33 36 38 40 41",
        "a b@1@1 2 5 21 23 29 37 38 44",
        "c e@1@8 15 18 30 38 40 43",
        "e a@1@0 1 2 6 7 8 15 27 33 38 46",
        "a a@2@0 1 2 5 6 7 8 11 13 14 15 17 18 19 21 23 24 25 27 28 29 31 33 34 36 37 38 40 43 44 46",
        "c b@2@5 11 14 18 20 23 35 37 38 40 41 43 44 45",
        "c d@2@5 10 11 12 14 15 16 18 20 23 36 37 43 44 46 47",
        "e a@2@0 1 2 5 6 7 8 13 15 27 33 36 38 46",
        "e a@5@0 1 2 5 6 7 8 13 15 18 21 24 27 33 36 38 40 46",
        "e e@5@0 1 2 3 4 5 6 7 8 9 10 11 12 13 15 18 21 22 24 26 27 30 32 33 35 36 38 39 40 41 43 46",
        "b a@5@0 1 2 5 7 11 14 18 21 23 24 27 29 37 38 40 43 44",
        "b a@5@0 1 2 5 7 11 14 18 21 23 24 27 29 37 38 40 43 44",
        "a c c@0@37",
        "a e e@0@7",
        "a b a@1@1 2 5 37 44",
        "c a d@1@18 46",
        "d e e@1@10 15 21 22 24 26 27",
        "c a a@1@8 18 25 36 37 43 44 46",
        "b b e@2@2 3 5 7 18 21 24 27 38 41 43",
        "d d b@2@2 11 18 21 23 29 35 37 42 43 45 47",
        "a d d@2@2 18 21 24 27 28 29 36 43 46",
        "e e e@2@0 1 2 3 4 5 6 7 8 9 10 11 12 13 15 18 21 22 24 26 27 30 32 33 35 36 38 39 40 41 43 46",
        "b c d@5@5 11 14 18 20 21 23 35 37 43 45 47",
        "e c d@5@5 10 11 12 15 18 21 22 26 35 36 43 46",
        "e b c@5@5 11 18 21 35 38 40 41 43",
        "b e a b@0@38",
        "c c b a@1@37 44",
        "a e e c@1@5 38 40",
        "a d e e@1@24 27",
        "b d a e@1@0",
        "c c b a@2@11 23 37 44",
        "e b d b@2@35",
        "c e d d@2@15",
        "c a b c@5@5 18 37 38 40 43 44",
        "c b b c@5@5 11 14 18 20 23 35 37 38 40 41 43 44 45 47",
        "e c d c@5@5 10 11 12 15 18 21 22 26 35 36 43 46",
        "c b c a@5@11 14 18 23 37 44",
      })
  void findsPhrasesAsTantivy(String phrase, long slop, String rows) {
    TextMatcher matcher = TextMatcher.of(TextQuery.phrase(ANALYZER, phrase, slop), ANALYZER);
    List<String> found = new ArrayList<>();
    for (int row = 0; row < TEXTS.size(); row++) {
      if (matcher.matches(TEXTS.get(row))) {
        found.add(Integer.toString(row));
      }
    }
    assertThat(found).containsExactly(rows.split(" "));
  }

  private static boolean terms(String wanted, int minimum, String text) {
    return TextMatcher.of(TextQuery.terms(ANALYZER, wanted, minimum), ANALYZER).matches(text);
  }

  private static boolean phrase(String wanted, long slop, String text) {
    return TextMatcher.of(TextQuery.phrase(ANALYZER, wanted, slop), ANALYZER).matches(text);
  }
}
