package io.elanus.core.text.jieba;

/// Takes the pieces of a text, as UTF-16 offsets.
@FunctionalInterface
public interface SegmentSink {
  void accept(int start, int end);
}
