package io.elanus.core.text.analysis;

import java.util.List;

/// Cuts what the mappings, one after the other, made of a text. Tokens stand for parts of the text
/// itself.
record MappedTokenizer(List<CharacterMapping> mappings, Tokenizer tokenizer) implements Tokenizer {
  MappedTokenizer {
    mappings = List.copyOf(mappings);
  }

  @Override
  public void requireReachable() {
    tokenizer.requireReachable();
  }

  @Override
  public void tokenize(String text, TokenSink sink) {
    CharacterMapping.Mapped mapped = CharacterMapping.Mapped.unchanged(text);
    for (CharacterMapping mapping : mappings) {
      mapped = mapping.applied(mapped);
    }
    CharacterMapping.Mapped whole = mapped;
    tokenizer.tokenize(
        whole.text(),
        (term, start, end, position, length) ->
            sink.accept(term, whole.start(start), whole.end(start, end), position, length));
  }
}
