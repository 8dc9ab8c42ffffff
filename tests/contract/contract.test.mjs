// One contract for every server: the demo, or Cinder itself in either profile.
//
//   CONTRACT_URL=… CONTRACT_PROJECT=… CONTRACT_PROFILE=vbs node --test tests/contract/contract.test.mjs
//
// One file, so one process: the walk adds rows, which must not happen while another test counts them.
// target.mjs lists the environment; `real/contract` sets it for the real services.

import './versions.mjs';
import './volumes.mjs';
import './filters.mjs';
import './paging.mjs';
import './sorting.mjs';
import './shapes.mjs';
import './errors.mjs';
import './walk.mjs';
