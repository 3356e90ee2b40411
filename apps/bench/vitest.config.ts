import { library } from '@unroll/vitest-config';

export default library();
