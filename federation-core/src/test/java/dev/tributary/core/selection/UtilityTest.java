package dev.tributary.core.selection;

/** What it is for is shown in {@link InformedSelectionTest}. */
class UtilityTest extends ClientSelectorContract {
  @Override
  protected ClientSelector selector() {
    return new Utility();
  }
}
