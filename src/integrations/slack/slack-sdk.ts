/** All that needs Slack's SDK, which takes its time to load: imported when Slack is first called. */
export { slackClient } from './slack-client';
export { slackReason } from './slack-failure';
export { mayBeDone, whenRateLimited, whenReadMayPass } from './slack-outcome';
