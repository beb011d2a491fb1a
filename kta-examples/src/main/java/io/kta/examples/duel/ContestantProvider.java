package io.kta.examples.duel;

import java.util.List;

/** Names contestants that are not always on the class path; found by the service loader. */
public interface ContestantProvider {

  /** Returns them, set for a load that is so much faster than it was recorded. */
  List<Contestant> contestants(Compression compression);
}
