package io.elanus.core.text.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteTokenizerTest {
  private interface Answers {
    List<Token> of(String text) throws RemoteTokenizers.Failed;
  }

  private record Fixed(Answers answers) implements RemoteTokenizers.Service {
    @Override
    public List<Token> tokens(String text, List<RemoteTokenizers.Parameter> parameters)
        throws RemoteTokenizers.Failed {
      return answers.of(text);
    }

    @Override
    public void requireReachable() {
      throw new IllegalStateException("asked");
    }
  }

  private static List<String> spans(Answers answers, List<String> defaults, String text) {
    List<String> spans = new ArrayList<>();
    new RemoteTokenizer(new Fixed(answers), List.of(), defaults)
        .tokenize(
            text,
            (term, start, end, position, length) ->
                spans.add(term + " " + start + "-" + end + " " + position + "/" + length));
    return spans;
  }

  @Test
  void countsTheBytesOfTheAnswerInUnitsOfTheText() {
    assertThat(
            spans(
                text -> List.of(new Token("é", 0, 2, 0, 1), new Token("😀", 3, 7, 1, 2)),
                List.of(),
                "é 😀!"))
        .containsExactly("é 0-1 0/1", "😀 2-4 1/2");
  }

  @Test
  void keepsOffsetsInsideTheText() {
    assertThat(
            spans(
                text ->
                    List.of(
                        new Token("a", 99, 100, 0, 1),
                        new Token("b", -5, -1, 1, 1),
                        new Token("c", 2, 1, 2, 1)),
                List.of(),
                "xyz"))
        .containsExactly("a 3-3 0/1", "b 0-0 1/1", "c 2-2 2/1");
  }

  @Test
  void hasTheDefaultTokensWhereThereIsNoAnswer() {
    assertThat(
            spans(
                text -> {
                  throw new RemoteTokenizers.Failed("gone");
                },
                List.of("no", "words"),
                "a longer text"))
        .containsExactly("no 0-2 0/2", "words 3-8 1/5");
  }

  @Test
  void isAskedForByWhateverIsAroundIt() {
    Analyzer inner =
        new Analyzer(
            new RemoteTokenizer(new Fixed(_ -> List.of()), List.of(), List.of()), List.of());
    assertThatThrownBy(inner::requireReachable).hasMessage("asked");
    assertThatThrownBy(
            new Analyzer(
                    new LanguageTokenizer(
                        LanguageTokenizer.Names.LINGUA, 0, Map.of("default", inner), Map.of()),
                    List.of())
                ::requireReachable)
        .hasMessage("asked");
    assertThatThrownBy(
            Analyzer.of(
                    "{\"tokenizer\":{\"type\":\"grpc\",\"endpoint\":\"http://h:1\"},\"char_filter\":[{\"type\":\"mapping\",\"mappings\":[\"a=>b\"]}]}")
                ::requireReachable)
        .hasMessageStartingWith("failed to connect to gRPC server: http://h:1, error: ");
    Analyzer.of("").requireReachable();
  }
}
