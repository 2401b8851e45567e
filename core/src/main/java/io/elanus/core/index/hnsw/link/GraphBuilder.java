package io.elanus.core.index.hnsw.link;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.CodeSpace;
import io.elanus.core.index.hnsw.graph.EntrySample;
import io.elanus.core.index.hnsw.graph.NodeRecords;
import io.elanus.core.index.hnsw.graph.Walk;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// Links nodes into a graph, in any order, by several threads at once.
///
/// A new node walks the graph made so far, keeps the nearest nodes seen, and links to at most `m`
/// of them that are not nearer to one another than to it (the paper's heuristic, algorithm 4). Each
/// of these links back; when its list is full it chooses anew by the same rule.
///
/// The walk ends when half of `efConstruction` nodes are expanded, and a fifth more than these are
/// weighed (decision 0147).
///
/// A list is written under the lock of its stripe and read without: see
/// [NodeRecords#setNeighbours].
public final class GraphBuilder {
  /// Neighbours are near by distance whatever the metric: a graph linked by inner products leaves
  /// short vectors out of reach (recall@10 on unnormalized images: 0.86 at most, by distance 0.99).
  static final CodeSpace LINKING = CodeSpace.SQUARED_DISTANCE;

  private static final int STRIPES = 1024;

  /// Of `efConstruction`; but no fewer than [#LEAST_EXPANDED] where there are as many.
  private static final double EXPANDED = 0.5;

  private static final int LEAST_EXPANDED = 100;

  /// Of `efConstruction`.
  private static final double WEIGHED = 0.6;

  private final NodeRecords graph;
  private final EntrySample sample;
  private final HnswParameters parameters;

  /// Of codes: see `CodeOrder`.
  private final int prefix;

  private final double relaxation;
  private final ReentrantLock[] listLocks = new ReentrantLock[STRIPES];

  /// @param graph codes in place and lists empty
  /// @param sample nodes of the graph; the first of them are to be linked first
  /// @param prefix as of `CodeOrder`
  /// @param relaxation 1 for the paper's rule; a larger one keeps longer edges: a candidate is only
  ///   left out when this many times its distance to a chosen one is less than that to the node
  public GraphBuilder(
      NodeRecords graph,
      EntrySample sample,
      HnswParameters parameters,
      int prefix,
      double relaxation) {
    this.graph = graph;
    this.sample = sample;
    this.parameters = parameters;
    this.prefix = prefix;
    this.relaxation = relaxation;
    Arrays.setAll(listLocks, i -> new ReentrantLock());
  }

  /// What one thread needs to insert nodes.
  final class Inserter {
    private final int most = Math.min(parameters.efConstruction(), graph.count());
    private final int expanded = Math.max((int) (most * EXPANDED), Math.min(most, LEAST_EXPANDED));
    private final int beamWidth = Math.max((int) (most * WEIGHED), expanded);
    private final Walk walk = new Walk(graph, sample);
    private final Selection selection;
    private final int[] linked = new int[graph.maxDegree() + 4];
    private final long[] starts = new long[graph.maxDegree()];

    Inserter() {
      selection =
          new Selection(
              Math.max(beamWidth + graph.maxDegree(), mostCandidates(graph.maxDegree()) + 1));
    }

    /// Adds a node whose code is in place and whose list is empty.
    ///
    /// @param entries how many of the sample's nodes are in the graph
    void insert(int node, int entries) {
      if (entries == 0) {
        return;
      }
      walk.walk(
          LINKING.from(graph.bytes(), graph.code(node), graph.codeBytes(), prefix),
          beamWidth,
          entries,
          Walk.STARTS,
          expanded);
      selection.clear();
      addWalked(node);
      link(node);
    }

    /// As [#insert], where nodes of the graph are known that are near, by a walk from these.
    ///
    /// @param near nodes, none twice and at most the most neighbours of a node, with three more
    ///   places
    void insertNear(int node, int[] near, int count) {
      walkFrom(node, near, count);
      int last = walk.size() - 1;
      long farthest = (long) walk.distance(last) << 32 | walk.node(last);
      for (int i = 0; i < count; i++) {
        if (starts[i] > farthest) {
          selection.add((int) (starts[i] >> 32), (int) starts[i]);
        }
      }
      link(node);
    }

    /// Adds to the list of a node of the graph what a walk from its neighbours finds, and has all
    /// that is in it then link back.
    void linkAgain(int node) {
      walkFrom(node, linked, graph.neighbours(node, linked));
      ReentrantLock own = lock(node);
      own.lock();
      int degree;
      try {
        degree = graph.neighbours(node, linked);
        degree = selection.chooseMore(linked, degree, graph.maxDegree());
        graph.setNeighbours(node, linked, degree);
      } finally {
        own.unlock();
      }
      linkBack(node, degree);
    }

    /// Makes candidates of the nodes near a node, expanding as many as an insertion does.
    ///
    /// @param near as of [#insertNear]
    private void walkFrom(int node, int[] near, int count) {
      selection.score(node, near, count);
      System.arraycopy(selection.candidates, 0, starts, 0, count);
      walk.walkFrom(
          starts,
          count,
          LINKING.from(graph.bytes(), graph.code(node), graph.codeBytes(), prefix),
          expanded);
      selection.clear();
      addWalked(node);
    }

    /// Gives a node neighbours that it had in another graph and, where some of these are gone, the
    /// best of others beside them.
    ///
    /// @param kept at most [#mostCandidates], with three more places, none twice
    /// @param others at most [#mostCandidates], with three more places
    /// @param room for so many of the others
    void takeOver(int node, int[] kept, int degree, int[] others, int count, int room) {
      int taken = degree;
      if (degree > graph.maxDegree()) {
        selection.score(node, kept, degree);
        taken = selection.choose(graph.maxDegree(), kept);
      }
      if (count > 0 && taken < graph.maxDegree()) {
        selection.score(node, others, count);
        taken = selection.chooseMore(kept, taken, Math.min(graph.maxDegree(), taken + room));
      }
      graph.setNeighbours(node, kept, taken);
    }

    /// A node that was taken over without a list may be found by its own walk.
    private void addWalked(int node) {
      for (int i = 0; i < walk.size(); i++) {
        if (walk.node(i) != node) {
          selection.add(walk.distance(i), walk.node(i));
        }
      }
    }

    /// Links a node with the best of the candidates.
    private void link(int node) {
      int degree = selection.choose(parameters.m(), linked);
      ReentrantLock own = lock(node);
      own.lock();
      try {
        graph.setNeighbours(node, linked, degree);
      } finally {
        own.unlock();
      }
      linkBack(node, degree);
    }

    private void linkBack(int node, int degree) {
      for (int i = 0; i < degree; i++) {
        lead(linked[i], node);
      }
    }

    private void lead(int from, int to) {
      ReentrantLock lock = lock(from);
      lock.lock();
      try {
        int degree = graph.neighbours(from, selection.list);
        if (leadsTo(to, degree)) {
          return;
        }
        if (degree < graph.maxDegree()) {
          selection.list[degree] = to;
          graph.setNeighbours(from, selection.list, degree + 1);
        } else {
          selection.list[degree] = to;
          chooseAnew(from, degree + 1);
        }
      } finally {
        lock.unlock();
      }
    }

    private boolean leadsTo(int to, int degree) {
      for (int i = 0; i < degree; i++) {
        if (selection.list[i] == to) {
          return true;
        }
      }
      return false;
    }

    private void chooseAnew(int node, int candidates) {
      selection.score(node, selection.list, candidates);
      int degree = selection.choose(graph.maxDegree(), selection.list);
      graph.setNeighbours(node, selection.list, degree);
    }
  }

  /// The most candidates of a list that is taken over, what was in it among them.
  static int mostCandidates(int maxDegree) {
    return 4 * maxDegree;
  }

  private ReentrantLock lock(int node) {
    return listLocks[node & (STRIPES - 1)];
  }

  /// Candidates for one node's list and the choice among them.
  private final class Selection {
    private final long[] candidates;
    private int count;
    private final int[] chosen = new int[graph.maxDegree() + 4];
    private final int[] distances;
    private final int[] list = new int[graph.maxDegree() + 4];

    Selection(int capacity) {
      candidates = new long[capacity];
      distances = new int[Math.max(capacity, graph.maxDegree()) + 64];
    }

    void clear() {
      count = 0;
    }

    void add(int distance, int node) {
      candidates[count++] = (long) distance << 32 | node;
    }

    /// Takes the first `length` of a list as candidates of `node`, nearest first.
    ///
    /// @param list has three places more
    void score(int node, int[] list, int length) {
      CodeDistances.repeatLast(list, length);
      LINKING.distances(
          graph.bytes(),
          graph.code(node),
          graph.bytes(),
          graph.stride(),
          graph.codeBytes(),
          list,
          0,
          length,
          distances);
      clear();
      for (int i = 0; i < length; i++) {
        add(distances[i], list[i]);
      }
      Arrays.sort(candidates, 0, count);
    }

    /// Chooses, nearest first, candidates that are nearer to the node than to any chosen before.
    int choose(int most, int[] out) {
      return chooseMore(out, 0, most);
    }

    /// Chooses further candidates by the same rule.
    ///
    /// @param list what was chosen before, and then all
    /// @return how many there are, at most `most`
    int chooseMore(int[] list, int degree, int most) {
      System.arraycopy(list, 0, chosen, 0, degree);
      int all = degree;
      for (int i = 0; i < count && all < most; i++) {
        int candidate = (int) candidates[i];
        if (isNearerThanToChosen(candidate, (int) (candidates[i] >> 32), all)) {
          chosen[all++] = candidate;
        }
      }
      System.arraycopy(chosen, degree, list, degree, all - degree);
      return all;
    }

    private boolean isNearerThanToChosen(int candidate, int distance, int degree) {
      for (int from = 0; from < degree; from += 4) {
        for (int i = degree; i < from + 4; i++) {
          chosen[i] = chosen[degree - 1];
        }
        LINKING.distances(
            graph.bytes(),
            graph.code(candidate),
            graph.bytes(),
            graph.stride(),
            graph.codeBytes(),
            chosen,
            from,
            from + 4,
            distances);
        for (int i = from; i < from + 4; i++) {
          if (distances[i] * relaxation < distance) {
            return false;
          }
        }
      }
      return true;
    }
  }
}
