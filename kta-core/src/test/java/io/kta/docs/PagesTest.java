package io.kta.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kta.AutoscalerBuilder;
import io.kta.driver.ScaleTarget;
import io.kta.driver.ScaleTargetDriver;
import io.kta.policy.Budget;
import io.kta.policy.Direction.Select;
import io.kta.policy.ScalingPolicy;
import io.kta.topology.Operator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the pages on the policy and on knowledge, compiled and run as it stands there. */
final class PagesTest {
  @TempDir Path classes;

  @Test
  void policy_blocks_makeThePoliciesThatThePageDescribes() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/policy.md", classes);
    String code = page.code(0, page.count()) + "return java.util.List.of(policy, leavingTheSink);";
    List<?> policies = (List<?>) run(page, "Policy", code);
    ScalingPolicy first = (ScalingPolicy) policies.get(0);
    ScalingPolicy second = (ScalingPolicy) policies.get(1);
    assertThat(first.limits().budget()).isEqualTo(Budget.slots(40));
    assertThat(second.behaviors().of(Operator.of("sink", 1)).up().select())
        .isEqualTo(Select.DISABLED);
  }

  @Test
  void knowledge_block_isPartOfABuilder() throws Exception {
    CodeBlocks page = CodeBlocks.of("docs/knowledge.md", classes);
    Object builder = run(page, "Knowledge", "return " + page.code(0, page.count()) + ";");
    assertThat(builder).isInstanceOf(AutoscalerBuilder.class);
  }

  private static Object run(CodeBlocks page, String name, String code) throws Exception {
    return page.run(name, code, ScaleTargetDriver.of(ScaleTarget.inMemory("unused", 1)));
  }
}
