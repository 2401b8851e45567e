package io.elanus.core.index.ivf;

/// The types of inverted lists: what a list keeps of its vectors. Names are Milvus's.
enum IvfType {
  /// The vectors themselves.
  IVF_FLAT(1),
  /// 8 bits an element.
  IVF_SQ8(2),
  /// A codeword a part of what is left after the centre is taken off.
  IVF_PQ(3),
  /// The sign, and if wanted more bits, of each element of what is left after the centre is taken
  /// off.
  IVF_RABITQ(4),
  /// 4 bits for each two elements of what is left after the centre is taken off.
  SCANN(5),
  /// As IVF_FLAT.
  IVF_FLAT_CC(6),
  /// As IVF_SQ8.
  IVF_SQ_CC(7);

  private final int number;

  IvfType(int number) {
    this.number = number;
  }

  /// What stands for it in files; never reused.
  int number() {
    return number;
  }
}
