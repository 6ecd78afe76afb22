import { Empty, List, ListItem, Stack, Time } from "@tessera/ui";
import type { Data } from "./backend.ts";

export default function View({ data }: BlockProps<Data>) {
  return (
    <Stack gap={2}>
      {data.posts.length === 0
        ? <Empty title="No posts yet" note="The feeds answered, and hold none" />
        : (
          <List>
            {data.posts.map((post) => (
              <ListItem
                title={post.title}
                {...(post.address === null ? {} : { href: post.address })}
                note={post.source}
                end={post.publishedAt && <Time at={post.publishedAt} style="relative" />}
              />
            ))}
          </List>
        )}
      {data.problems.map((problem) => (
        <p class="text-xs text-muted-foreground">{problem.feed} {problem.reason}</p>
      ))}
    </Stack>
  );
}
