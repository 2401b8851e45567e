package io.elanus.core.text.analysis;

import io.elanus.core.text.analysis.DictionaryTokenizer.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Drops or joins the words of a dictionary by the kind of word that they are. The tags are whole:
/// a tag of ipadic names all four parts.
sealed interface TagFilter {
  List<Word> applied(List<Word> words);

  /// Drops words with one of the tags.
  record Stop(Set<String> tags) implements TagFilter {
    @Override
    public List<Word> applied(List<Word> words) {
      return words.stream().filter(word -> !tags.contains(word.tag())).toList();
    }
  }

  /// Drops words without one of the tags.
  record Keep(Set<String> tags) implements TagFilter {
    @Override
    public List<Word> applied(List<Word> words) {
      return words.stream().filter(word -> tags.contains(word.tag())).toList();
    }
  }

  /// Words with one of the tags that follow each other are one.
  ///
  /// @param tag of the words that were joined
  record Compound(Set<String> tags, String tag) implements TagFilter {
    @Override
    public List<Word> applied(List<Word> words) {
      List<Word> joined = new ArrayList<>();
      boolean open = false;
      for (Word word : words) {
        boolean joins = tags.contains(word.tag());
        if (joins && open) {
          Word before = joined.removeLast();
          joined.add(
              new Word(
                  before.text() + word.text(),
                  tag,
                  before.start(),
                  word.end(),
                  before.position(),
                  before.positionLength() + 1));
        } else {
          joined.add(word);
        }
        open = joins;
      }
      return joined;
    }
  }
}
